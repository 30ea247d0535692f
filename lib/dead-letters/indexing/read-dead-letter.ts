import type { DeadLetterFacts } from '#lib/dead-letters/conventions/convention.ts';
import { readFacts } from '#lib/dead-letters/conventions/table.ts';
import { type EventIdentity, readIdentity } from '#lib/kafka/event-identity.ts';
import type { RecordCursor } from '#lib/kafka/record-cursor.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { type ReplayMark, readReplayMark } from '#lib/kafka/redrive-headers.ts';
import { recognise, type TopicIdOf } from './recognise.ts';

/** The partition that is being read. */
export interface ReadPartition {
  topicRef: number;
  topic: string;
  topicId: string;
  partition: number;
}

/** A dead letter record, ready to be stored. Bytes are views of the fetched buffer: store them before the next fetch. */
export interface DeadLetterToStore {
  offset: bigint;
  timestampMs: bigint;
  isLogAppendTime: boolean;
  key: Buffer | null;
  value: Buffer | null;
  headers: Buffer;
  convention: string;
  facts: DeadLetterFacts;
  identity: EventIdentity;
  replayMark: ReplayMark | null;
  recognisedBy: string;
}

/** Reads what is to be stored of the record under the cursor. */
export function readDeadLetter(cursor: RecordCursor, partition: ReadPartition, topicIdOf: TopicIdOf): DeadLetterToStore {
  const { headers } = cursor;
  const list = decodeHeaders(headers);
  const { convention, facts } = readFacts(list);
  const replayMark = readReplayMark(list);
  const position = { topic: partition.topic, topicId: partition.topicId, partition: partition.partition, offset: cursor.offset };
  return {
    offset: cursor.offset,
    timestampMs: cursor.timestamp,
    isLogAppendTime: cursor.timestampType === 'LogAppendTime',
    key: cursor.key,
    value: cursor.value,
    headers,
    convention,
    facts,
    identity: readIdentity(list),
    replayMark,
    recognisedBy: recognise(position, facts, replayMark?.origin ?? null, topicIdOf),
  };
}
