import type pg from 'pg';
import { z } from 'zod';
import type { KeptUntil } from './kept-until.ts';
import { loadKnownLogs, logName } from './known-logs.ts';
import { firstToGo, keptUntilOf } from './retention-clock.ts';

const firstRow = z.object({
  topic_ref: z.int(),
  partition: z.int(),
  offset: z.string().transform(BigInt).nullable(),
  timestamp_ms: z.string().transform(BigInt).nullable(),
  is_tombstone: z.boolean().nullable(),
});

const notIndexed: KeptUntil = { kind: 'unknown', why: 'The first of what it holds is not indexed yet.' };

/**
 * When the first of what each topic holds is deleted, by the topic's reference; topics that hold nothing are missing. Retention takes a log from its start, so it is
 * the first record of a partition that decides: one look-up a partition in dead_letter_topic_ref_partition_offset_idx.
 */
export async function clockTopics(pool: pg.Pool, topicRefs: readonly number[], nowMs: number): Promise<Map<number, KeptUntil>> {
  const [logs, { rows }] = await Promise.all([
    loadKnownLogs(pool, topicRefs),
    pool.query(
      `select position.topic_ref, position.partition, first."offset", first.timestamp_ms, first.is_tombstone
         from topic join index_position position on position.topic_ref = topic.id
         left join lateral (
           select "offset", timestamp_ms, value is null as is_tombstone from dead_letter
            where dead_letter.topic_ref = position.topic_ref and dead_letter.partition = position.partition and "offset" >= position.log_start_offset order by "offset" limit 1
         ) first on true
        where topic.id = any($1) and topic.gone_at is null and position.log_end_offset > position.log_start_offset`,
      [topicRefs],
    ),
  ]);
  const firsts = z
    .array(firstRow)
    .parse(rows)
    .map(({ topic_ref, partition, offset, timestamp_ms, is_tombstone }) => {
      const log = logs.get(logName(topic_ref, partition));
      if (log === undefined || offset === null || timestamp_ms === null) return { topic_ref, kept: notIndexed };
      return { topic_ref, kept: keptUntilOf({ offset, timestampMs: timestamp_ms, isTombstone: is_tombstone ?? false }, log, null, nowMs) };
    });
  const clocked = new Map<number, KeptUntil>();
  for (const [topicRef, own] of Map.groupBy(firsts, ({ topic_ref }) => topic_ref)) {
    const first = firstToGo(own.map(({ kept }) => kept));
    if (first !== undefined) clocked.set(topicRef, first);
  }
  return clocked;
}
