import { z } from 'zod';
import type { ReplayContext } from '#lib/replay/replay-context.ts';

/** What came back for one reason. */
export const returnedFor = z.object({
  /** The new error. */
  reason: z.string(),
  /** Messages: one that failed in several groups counts once. */
  count: z.int(),
  /** What they failed with before, where it was one error. */
  before: z.string().nullable(),
  /** Whether they had failed before at all: of a range some may not. */
  hadFailed: z.boolean(),
  /** One of them, to look at. */
  failureId: z.string(),
});

/** Reasons beyond these are not told apart on a page. */
const mostReasons = 20;

/** What came back in a replay, by its new error, the commonest first. */
export async function readReturns({ pool }: Pick<ReplayContext, 'pool'>, jobId: number): Promise<z.infer<typeof returnedFor>[]> {
  const { rows } = await pool.query(
    `select reason, count(distinct message)::int as count, min(failure_id)::text as "failureId", bool_or(had_failed) as "hadFailed", case when count(distinct error_class) = 1 then min(error_class) end as before
       from (select coalesce(item.reason, 'it failed again') as reason, item.failure_id, item.shard || '/' || item.position as message, true as had_failed, record.error_class
               from replay_item item left join dead_letter record on record.id = item.record_id where item.job_id = $1 and item.outcome = 'returned'
             union all
             select coalesce(came.reason, 'it failed'), came.failure_id, coalesce(came.shard || '/' || came.position, 'record ' || came.record_id), not coalesce(record.is_first, false),
                    case when not record.is_first then began.error_class end
               from replay_return came left join dead_letter record on record.id = came.record_id
               left join failure on failure.id = came.failure_id left join dead_letter began on began.id = failure.first_record_id where came.job_id = $1) came
      group by reason order by 2 desc, 1 limit ${mostReasons}`,
    [jobId],
  );
  return z.array(returnedFor).parse(rows);
}
