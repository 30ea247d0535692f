import type pg from 'pg';
import type { KeptUntil } from './kept-until.ts';
import { loadKnownLogs, logName, whenDeleted } from './known-logs.ts';
import { type KeptRecord, keptUntilOf } from './retention-clock.ts';

/** A stored dead letter, as far as its time in Kafka goes. */
export interface ClockedRecord extends KeptRecord {
  topicRef: number;
  partition: number;
}

/** How long the broker keeps each of these records, in their order. */
export async function clockRecords(pool: pg.Pool, records: readonly ClockedRecord[], nowMs: number): Promise<KeptUntil[]> {
  const logs = await loadKnownLogs(pool, [...new Set(records.map(({ topicRef }) => topicRef))]);
  return Promise.all(
    records.map(async (record): Promise<KeptUntil> => {
      const { topicRef, partition, offset } = record;
      const log = logs.get(logName(topicRef, partition));
      if (log === undefined) return { kind: 'unknown', why: 'Its partition is not known here any more.' };
      const noticedAt = offset < log.logStartOffset ? await whenDeleted(pool, topicRef, partition, offset) : null;
      return keptUntilOf(record, log, noticedAt, nowMs);
    }),
  );
}
