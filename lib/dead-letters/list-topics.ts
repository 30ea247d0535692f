import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';
import { openStates } from './failure-states.ts';
import { type IndexingPace, loadIndexingPace, timeLeftMs } from './indexing-pace.ts';
import { clockTopics } from './originals/clock-topics.ts';
import type { KeptUntil } from './originals/kept-until.ts';
import { topicSettings } from './originals/topic-settings.ts';
import type { TopicProgress } from './topic-progress.ts';

const topicRow = z.object({
  id: z.int(),
  name: z.string(),
  topic_id: z.string(),
  found_by: z.string().nullable(),
  first_seen_at: z.date(),
  gone_at: z.date().nullable(),
  excluded_at: z.date().nullable(),
  excluded_why: z.string().nullable(),
  troubles: z.array(z.string()),
  settings: topicSettings.nullable(),
  partitions: z.int(),
  indexed: z.string(),
  remaining: z.string(),
  observed_at: z.date().nullable(),
  gaps: z.array(z.object({ partition: z.int(), from_offset: z.string(), to_offset: z.string(), reason: z.string(), found_at: z.string() })),
});

/** At most so many gaps of a topic are listed, newest first. */
const mostGaps = 20;

/** How many failures of each topic are open, by the topic's reference: the sums that failure_count keeps. */
async function countOpen(pool: pg.Pool, cluster: string): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ topic_ref: number; count: string }>(
    `select kind.topic_ref, sum(counted.count) as count
       from failure_count counted join failure_kind kind on kind.id = counted.kind_id join topic on topic.id = kind.topic_ref
      where topic.cluster = $1 and counted.state = any($2::failure_state[]) group by kind.topic_ref`,
    [cluster, openStates],
  );
  return new Map(rows.map(({ topic_ref, count }) => [topic_ref, Number(count)]));
}

function progressOf(
  row: z.infer<typeof topicRow>,
  { openFailures, pace, firstDeletion }: { openFailures: number; pace: IndexingPace | undefined; firstDeletion: KeptUntil | undefined },
): TopicProgress {
  return {
    name: row.name,
    topicId: row.topic_id,
    foundBy: row.found_by,
    partitions: row.partitions,
    openFailures,
    indexed: row.indexed,
    remaining: row.remaining,
    offsetsPerSecond: pace?.offsetsPerSecond ?? null,
    timeLeftMs: timeLeftMs(BigInt(row.remaining), pace),
    firstSeenAt: row.first_seen_at.toISOString(),
    observedAt: row.observed_at?.toISOString() ?? null,
    goneAt: row.gone_at?.toISOString() ?? null,
    excluded: row.excluded_at === null ? null : { at: row.excluded_at.toISOString(), why: row.excluded_why ?? '' },
    // What is not indexed has no trouble with it.
    trouble: row.gone_at === null && row.excluded_at === null && row.troubles.length > 0 ? row.troubles.join(' ') : null,
    settings: row.settings,
    firstDeletion: firstDeletion ?? null,
    gaps: row.gaps.map((gap) => ({
      partition: gap.partition,
      fromOffset: gap.from_offset,
      toOffset: gap.to_offset,
      reason: gap.reason,
      foundAt: new Date(gap.found_at).toISOString(),
    })),
  };
}

/** The dead letter topics of a cluster that somebody may know of, how far they are indexed and how long the broker keeps them, by name; gone ones last. */
export async function listTopics(pool: pg.Pool, actor: Actor, cluster: string): Promise<TopicProgress[]> {
  const { rows } = await pool.query(
    `select topic.id, topic.name, topic.topic_id, topic.found_by, topic.first_seen_at, topic.gone_at, topic.excluded_at, topic.excluded_why, topic.settings, count(position.partition)::int as partitions,
            array_remove(array_agg(distinct position.trouble) || topic.trouble || topic.settings_trouble, null) as troubles,
            coalesce(sum(greatest(0, position.next_offset - position.log_start_offset)), 0)::text as indexed,
            coalesce(sum(greatest(0, position.log_end_offset - position.next_offset)), 0)::text as remaining, max(position.observed_at) as observed_at,
            coalesce((select json_agg(gap) from (select partition, from_offset::text, to_offset::text, reason, found_at from index_gap where topic_ref = topic.id order by id desc limit ${mostGaps}) gap), '[]') as gaps
       from topic left join index_position position on position.topic_ref = topic.id
      where topic.cluster = $1 group by topic.id order by topic.gone_at is not null, topic.name`,
    [cluster],
  );
  const readable = z
    .array(topicRow)
    .parse(rows)
    .filter(({ name }) => isAllowed(actor, 'topics:read', { cluster, topic: name }));
  const [open, paces, clocked] = await Promise.all([
    countOpen(pool, cluster),
    loadIndexingPace(pool, cluster),
    clockTopics(
      pool,
      readable.map(({ id }) => id),
      Date.now(),
    ),
  ]);
  return readable.map((row) => progressOf(row, { openFailures: open.get(row.id) ?? 0, pace: paces.get(row.id), firstDeletion: clocked.get(row.id) }));
}
