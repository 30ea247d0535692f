import type { DeadLetterFacts } from '#lib/dead-letters/conventions/convention.ts';
import { readFacts } from '#lib/dead-letters/conventions/table.ts';
import { readEventType } from '#lib/kafka/event-identity.ts';
import type { IdentityRules } from '#lib/kafka/event-identity-rules.ts';
import type { RecordCursor } from '#lib/kafka/record-cursor.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { type ReplayMark, readReplayMark } from '#lib/kafka/redrive-headers.ts';

/** A dead letter record and what its headers say. Bytes are views of the fetched buffer: store them before it is let go. */
export interface ReadDeadLetter {
  offset: bigint;
  timestampMs: bigint;
  isLogAppendTime: boolean;
  key: Buffer | null;
  value: Buffer | null;
  headers: Buffer;
  convention: string;
  facts: DeadLetterFacts;
  eventType: string | null;
  replayMark: ReplayMark | null;
}

/** How the event of a dead letter is read, by the topic that it came from. */
export type IdentityRulesOf = (originTopic: string | null) => IdentityRules;

/** Reads what is to be stored of the record under the cursor. */
export function readDeadLetter(cursor: RecordCursor, rulesOf: IdentityRulesOf): ReadDeadLetter {
  const list = decodeHeaders(cursor.headers);
  const { convention, facts } = readFacts(list);
  return {
    offset: cursor.offset,
    timestampMs: cursor.timestamp,
    isLogAppendTime: cursor.timestampType === 'LogAppendTime',
    key: cursor.key,
    value: cursor.value,
    headers: cursor.headers,
    convention,
    facts,
    eventType: readEventType(cursor.headers, cursor.value, rulesOf(facts.originTopic)),
    replayMark: readReplayMark(list),
  };
}
