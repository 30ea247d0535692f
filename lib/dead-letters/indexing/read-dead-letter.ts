import type { DeadLetterFacts } from '#lib/dead-letters/conventions/convention.ts';
import { readFacts } from '#lib/dead-letters/conventions/table.ts';
import { readEventTypeAt } from '#lib/kafka/event-identity.ts';
import type { IdentityRules } from '#lib/kafka/event-identity-rules.ts';
import type { RecordCursor } from '#lib/kafka/record-cursor.ts';
import { type ReplayMark, readReplayMark } from '#lib/kafka/redrive-headers.ts';
import { skimHeaders } from '#lib/kafka/skimmed-headers.ts';

/** Where a dead letter lies and what its headers say. */
export interface ReadDeadLetter {
  offset: bigint;
  timestampMs: bigint;
  isLogAppendTime: boolean;
  /** Of key, value and headers together. */
  sizeBytes: number;
  /** Its value is null. */
  isTombstone: boolean;
  /** It has no body of its own and points at its original. */
  isPointer: boolean;
  convention: string;
  facts: DeadLetterFacts;
  eventType: string | null;
  replayMark: ReplayMark | null;
}

/**
 * Share groups (KIP-1191) write dead letters without key and value, unless told to copy them: such a one only points at its original, whichever convention reads
 * it. It has a row in dead_letter_original from then on.
 */
const pointerSign = '__dlq.errors.topic';

/** How the event of a dead letter is read, by the topic that it came from. */
export type IdentityRulesOf = (originTopic: string | null) => IdentityRules;

/** Reads what is to be stored of the record under the cursor. */
export function readDeadLetter(cursor: RecordCursor, rulesOf: IdentityRulesOf): ReadDeadLetter {
  const list = skimHeaders(cursor.buffer, cursor.headersStart, cursor.headersEnd);
  const { convention, facts } = readFacts(list);
  return {
    offset: cursor.offset,
    timestampMs: cursor.timestamp,
    isLogAppendTime: cursor.timestampType === 'LogAppendTime',
    sizeBytes: Math.max(0, cursor.keyEnd - cursor.keyStart) + Math.max(0, cursor.valueEnd - cursor.valueStart) + cursor.headersEnd - cursor.headersStart,
    isTombstone: cursor.valueStart < 0,
    isPointer: cursor.keyStart < 0 && cursor.valueStart < 0 && list.some(({ name }) => name === pointerSign),
    convention,
    facts,
    eventType: readEventTypeAt(cursor, rulesOf(facts.originTopic)),
    replayMark: readReplayMark(list),
  };
}
