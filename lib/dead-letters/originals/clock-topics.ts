import type pg from 'pg';
import { z } from 'zod';
import type { KeptUntil } from './kept-until.ts';
import { loadKnownLogs, logName } from './known-logs.ts';
import { firstToGo, keptUntilOf } from './retention-clock.ts';

const firstRow = z.object({
  topic_ref: z.int(),
  partition: z.int(),
  log_start_offset: z.string().transform(BigInt),
  first_timestamp_ms: z.string().transform(BigInt).nullable(),
});

const notSeen: KeptUntil = { kind: 'unknown', why: 'Its log was not looked at yet.' };

/**
 * When the first of what each topic holds is deleted, by the topic's reference; topics that hold nothing are missing. Retention takes a log from its start, so it is
 * the first record of a partition that decides, indexed or not: its timestamp is noted with the log's start (sample-logs.ts).
 */
export async function clockTopics(pool: pg.Pool, topicRefs: readonly number[], nowMs: number): Promise<Map<number, KeptUntil>> {
  const [logs, { rows }] = await Promise.all([
    loadKnownLogs(pool, topicRefs),
    pool.query(
      `select position.topic_ref, position.partition, position.log_start_offset, position.first_timestamp_ms
         from topic join index_position position on position.topic_ref = topic.id
        where topic.id = any($1) and topic.gone_at is null and position.log_end_offset > position.log_start_offset`,
      [topicRefs],
    ),
  ]);
  const firsts = z
    .array(firstRow)
    .parse(rows)
    .flatMap(({ topic_ref, partition, log_start_offset: offset, first_timestamp_ms: timestampMs }) => {
      const log = logs.get(logName(topic_ref, partition));
      if (log === undefined) return [];
      if (timestampMs === null) return [{ topic_ref, kept: notSeen }];
      return [{ topic_ref, kept: keptUntilOf({ offset, timestampMs, isTombstone: false }, log, null, nowMs) }];
    });
  const clocked = new Map<number, KeptUntil>();
  for (const [topicRef, own] of Map.groupBy(firsts, ({ topic_ref }) => topic_ref)) {
    const first = firstToGo(own.map(({ kept }) => kept));
    if (first !== undefined) clocked.set(topicRef, first);
  }
  return clocked;
}
