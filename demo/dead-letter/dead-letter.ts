import type { IHeaders } from 'kafkajs';
import type { DeadLetterTopicName } from '#demo/names.ts';
import type { ReceivedRecord } from '#demo/received-record.ts';

/** A record that a service gave up on, and why. */
export interface RefusedRecord extends ReceivedRecord {
  group: string;
  /** What was being done, as a class and method name: `WarehouseService.onPaymentCaptured`. */
  listener: string;
  error: Error;
  attempts: number;
  failedAt: Date;
}

/** How a framework marks a dead letter. */
export interface DeadLetterConvention {
  topic: DeadLetterTopicName;
  /** The partition of the dead letter; undefined lets the key decide. */
  partition?(record: RefusedRecord): number;
  /** All headers of the dead letter: the record's own and those that say what went wrong. */
  headers(record: RefusedRecord): IHeaders;
}

type HeaderValue = Buffer | string | (Buffer | string)[] | undefined;

/** The values of one header, in order; a null one (which kafkajs can read but not write) becomes empty. */
function headerValues(value: HeaderValue | null): (Buffer | string)[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map((one) => one ?? Buffer.alloc(0));
}

/** Headers with `later` behind those there are: a name that is in both has its earlier values first. Pairs keep their order but for that. */
export function appendHeaders(earlier: IHeaders, later: IHeaders): IHeaders {
  const merged = new Map<string, (Buffer | string)[]>();
  for (const headers of [earlier, later]) {
    for (const [name, value] of Object.entries(headers)) merged.set(name, [...(merged.get(name) ?? []), ...headerValues(value)]);
  }
  return Object.fromEntries([...merged].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}
