import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';
import { readableKinds } from '#lib/dead-letters/readable-kinds.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import type { suggestedRanges } from './suggested-range.ts';

/** More would not be a suggestion; and one topic with many errors is not to hide the others. */
const mostSuggested = 5;
const mostOfTopic = 2;

/**
 * Of each kind of open failure the first and the last that failed, by failure_kind_id_state_last_failed_at_id_idx: messages fail about in the order in which they
 * were written. Where no convention says when that was, nothing is suggested.
 */
const suggestedSql = `
  select began.origin_topic as topic, kind.error_class, array_remove(array_agg(distinct kind.consumer_group), null) as groups, sum(ends.failures)::int as failures, min(began.origin_timestamp_ms) as first_ms, max(began.origin_timestamp_ms) as last_ms
    from failure_kind kind cross join unnest('{new,acknowledged,returned}'::failure_state[]) as wanted(state)
   cross join lateral (select sum(count) as failures from failure_count where kind_id = kind.id and failure_count.state = wanted.state) counted
   cross join lateral (
     (select first_record_id, counted.failures from failure where kind_id = kind.id and failure.state = wanted.state order by last_failed_at, id limit 1)
     union all (select first_record_id, 0 from failure where kind_id = kind.id and failure.state = wanted.state order by last_failed_at desc, id desc limit 1)) ends
    join dead_letter began on began.id = ends.first_record_id
   where kind.id = any($1) and counted.failures > 0 and began.origin_topic is not null
   group by 1, 2 having min(began.origin_timestamp_ms) is not null order by failures desc, 1, 2`;

const row = z.object({
  topic: z.string(),
  error_class: z.string().nullable(),
  groups: z.array(z.string()),
  failures: z.int(),
  first_ms: z.coerce.number(),
  last_ms: z.coerce.number(),
});

/** Ranges to begin with: what open dead letters of a cluster with one error began in, for whoever may read them and plan there. The most of them first. */
export async function suggestRanges({ pool, cluster }: Pick<ReplayContext, 'pool' | 'cluster'>, actor: Actor): Promise<z.infer<typeof suggestedRanges>> {
  const { ids } = await readableKinds(pool, actor, { cluster: cluster.id });
  const { rows } = await pool.query(suggestedSql, [ids]);
  const ranges = z
    .array(row)
    .parse(rows)
    .filter(({ topic }) => isAllowed(actor, 'replays:plan', { cluster: cluster.id, topic }))
    .map(({ topic, error_class: errorClass, groups, failures, first_ms: firstMs, last_ms: lastMs }) => ({
      topic,
      errorClass,
      groups,
      failures,
      firstAt: new Date(firstMs).toISOString(),
      lastAt: new Date(lastMs).toISOString(),
    }));
  const own = ranges.filter(({ topic }, place) => ranges.slice(0, place).filter((before) => before.topic === topic).length < mostOfTopic);
  return { ranges: own.slice(0, mostSuggested) };
}
