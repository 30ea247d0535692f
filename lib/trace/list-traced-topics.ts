import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';
import type { tracedTopics } from './traced-topic.ts';

const count = z.coerce.number();

const topicRow = z.object({
  name: z.string(),
  found_by: z.string(),
  partitions: z.int(),
  records: count,
  remaining: count,
  is_left: z.boolean(),
  trouble: z.string().nullable(),
  gaps: count,
});

const choiceRow = z.object({ pattern: z.string(), chosen_by: z.string(), chosen_at: z.date() });

/** The topics that are traced, or were, as far as somebody may know of them; and by which patterns. @param configured those of the configuration */
export async function listTracedTopics(pool: pg.Pool, actor: Actor, cluster: string, configured: readonly string[]): Promise<z.infer<typeof tracedTopics>> {
  const { rows } = await pool.query(
    `select topic.name, topic.found_by, count(position.id)::int as partitions, (topic.gone_at is not null or topic.left_at is not null) as is_left,
            coalesce(sum(greatest(position.log_end_offset - position.start_offset, 0)), 0) as records, coalesce(sum(greatest(position.log_end_offset - position.next_offset, 0)), 0) as remaining,
            coalesce(topic.trouble, min(position.trouble)) as trouble,
            (select coalesce(sum(to_offset - from_offset), 0) from trace_gap where place in (select id from trace_position where topic_ref = topic.id)) as gaps
       from traced_topic topic left join trace_position position on position.topic_ref = topic.id where topic.cluster = $1 group by topic.id order by topic.name, topic.id`,
    [cluster],
  );
  const topics = z.array(topicRow).parse(rows);
  const { rows: choices } = await pool.query('select pattern, chosen_by, chosen_at from traced_choice where cluster = $1 order by pattern', [cluster]);
  return {
    patterns: [
      ...configured.map((pattern) => ({ pattern, chosenBy: null, chosenAt: null })),
      ...z
        .array(choiceRow)
        .parse(choices)
        .map(({ pattern, chosen_by, chosen_at }) => ({ pattern, chosenBy: chosen_by, chosenAt: chosen_at.toISOString() })),
    ],
    topics: topics
      .filter(({ name }) => isAllowed(actor, 'events:read', { cluster, topic: name }))
      .map(({ found_by, is_left, ...topic }) => ({ ...topic, foundBy: found_by, isLeft: is_left })),
  };
}
