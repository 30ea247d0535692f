import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import type { ReplayPlan, RetryRequest } from '#lib/replay/replay-job.ts';
import { runOf } from '#lib/replay/run/run-settings.ts';
import { planRange } from './plan-range.ts';
import { type RangeRequest, type ReplayRange, rangeRequest, spansOf } from './replay-range.ts';

/** As many as the bounds of a request take. */
const mostRuns = 10_000;

const runRow = z.object({ partition: z.int(), from: z.string(), to: z.string() });

/** Where what was left of a range lies in its source, within what of it was meant ($3 to $5): what lies between two runs was never asked for. Neighbours are together. */
const leftSql = `
  select lefts.partition, lower(run)::text as "from", upper(run)::text as "to"
    from (select shard.source_partition as partition, range_agg(int8range(shard.from_offset + rest.from_position, shard.from_offset + rest.to_position)) as offsets
            from replay_left rest join replay_shard shard on shard.job_id = rest.job_id and shard.shard = rest.shard where rest.job_id = $1 and rest.outcome::text = any($2) group by 1) lefts
    join (select partition, range_agg(int8range(from_offset, to_offset)) as offsets from unnest($3::int[], $4::bigint[], $5::bigint[]) as span(partition, from_offset, to_offset) group by 1) meant
      on meant.partition = lefts.partition
   cross join lateral unnest(lefts.offsets * meant.offsets) as run
   order by 1, lower(run) limit ${mostRuns + 1}`;

/** The request of a range that was left, as it was asked for but for its bounds. What was overtaken is asked about again: to skip it once more would change nothing. */
function requestOf({ request }: ReplayRange, runs: z.infer<typeof runRow>[]): RangeRequest {
  return rangeRequest.parse({ ...request, bounds: { by: 'offsets', partitions: runs }, overtaken: request.overtaken === 'send' ? 'send' : 'ask' });
}

/**
 * Plans what was left of a range: exactly its offsets, with the filter and the settings that it had.
 * @returns the new job's id.
 * @throws AccessDenied, Refusal (what came back is asked for too, nothing was left, it lies in too many places, nothing of it is there any more,
 * its topic is another one now), KafkaError
 */
export async function retryRange(
  context: ReplayContext,
  actor: Actor,
  { id, outcomes, plan }: { id: number; outcomes: RetryRequest['outcomes']; plan: ReplayPlan & { range: ReplayRange } },
): Promise<number> {
  const conflict = (type: string, message: string) => new Refusal(message, { kind: 'conflict', type, fields: { id } });
  if (outcomes.includes('returned'))
    throw conflict(
      'returned-apart',
      `What came back of replay ${id} are dead letters, and what was left is a range: each is tried again by a replay of its own.`,
    );
  const meant = spansOf(plan.range.parts);
  const { rows } = await context.pool.query(leftSql, [
    id,
    outcomes,
    meant.map(({ partition }) => partition),
    meant.map(({ fromOffset }) => fromOffset),
    meant.map(({ toOffset }) => toOffset),
  ]);
  const runs = z.array(runRow).parse(rows);
  if (runs.length === 0) throw conflict('nothing-to-retry', `Nothing in replay ${id} is left to be tried again: all of it was sent.`);
  if (runs.length > mostRuns)
    throw conflict(
      'too-many-places',
      `What was left of replay ${id} lies in more than ${mostRuns} places. Plan ranges by the offsets that its export lists, or one with a filter.`,
    );
  return planRange(context, actor, requestOf(plan.range, runs), { settings: runOf(plan.settings), retryOf: id, topicId: plan.range.topicId });
}
