import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';
import type { TopicProgress } from './dead-letter.ts';
import { openStates } from './failure-states.ts';

const topicRow = z.object({
  name: z.string(),
  topic_id: z.string(),
  gone_at: z.date().nullable(),
  partitions: z.int(),
  remaining: z.string(),
  observed_at: z.date().nullable(),
  open_failures: z.string(),
  gaps: z.array(z.object({ partition: z.int(), from_offset: z.string(), to_offset: z.string(), reason: z.string(), found_at: z.string() })),
});

/** At most so many gaps of a topic are listed, newest first. */
const mostGaps = 20;

/** The dead letter topics of a cluster that somebody may know of, and how far they are indexed, by name; gone ones last. */
export async function listTopics(pool: pg.Pool, actor: Actor, cluster: string): Promise<TopicProgress[]> {
  const { rows } = await pool.query(
    `select topic.name, topic.topic_id, topic.gone_at, count(position.partition)::int as partitions,
            coalesce(sum(greatest(0, position.log_end_offset - position.next_offset)), 0)::text as remaining, max(position.observed_at) as observed_at,
            (select count(*) from failure where failure.topic_ref = topic.id and failure.state = any($2::failure_state[])) as open_failures,
            coalesce((select json_agg(gap) from (select partition, from_offset::text, to_offset::text, reason, found_at from index_gap where topic_ref = topic.id order by id desc limit ${mostGaps}) gap), '[]') as gaps
       from topic left join index_position position on position.topic_ref = topic.id
      where topic.cluster = $1 group by topic.id order by topic.gone_at is not null, topic.name`,
    [cluster, openStates],
  );
  return z
    .array(topicRow)
    .parse(rows)
    .filter(({ name }) => isAllowed(actor, 'topics:read', { cluster, topic: name }))
    .map((row) => ({
      name: row.name,
      topicId: row.topic_id,
      partitions: row.partitions,
      openFailures: Number(row.open_failures),
      remaining: row.remaining,
      observedAt: row.observed_at?.toISOString() ?? null,
      goneAt: row.gone_at?.toISOString() ?? null,
      gaps: row.gaps.map((gap) => ({
        partition: gap.partition,
        fromOffset: gap.from_offset,
        toOffset: gap.to_offset,
        reason: gap.reason,
        foundAt: new Date(gap.found_at).toISOString(),
      })),
    }));
}
