import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import { textHeader } from './append-records.ts';

/** What a test's consumer says of a message that it could not handle. */
export interface FailureToWrite {
  topic: string;
  partition?: number;
  offset: bigint;
  group?: string | undefined;
  errorClass?: string;
  errorMessage?: string;
}

/** Headers of a dead letter by the generic convention. */
export function genericHeaders({ topic, partition = 0, offset, group, errorClass = 'Timeout', errorMessage = 'no answer' }: FailureToWrite): RecordHeader[] {
  return [
    textHeader('x-original-topic', topic),
    textHeader('x-original-partition', String(partition)),
    textHeader('x-original-offset', String(offset)),
    ...(group === undefined ? [] : [textHeader('x-original-consumer-group', group)]),
    textHeader('x-error-class', errorClass),
    textHeader('x-error-message', errorMessage),
  ];
}
