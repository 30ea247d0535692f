import { z } from 'zod';
import type { ReplayContext } from '#lib/replay/replay-context.ts';

/** What came back for one reason. */
export const returnedFor = z.object({
  /** The new error. */
  reason: z.string(),
  count: z.int(),
  /** What they failed with before, where it was one error. */
  before: z.string().nullable(),
  /** One of them, to look at. */
  failureId: z.string(),
});

/** Reasons beyond these are not told apart on a page. */
const mostReasons = 20;

/** What came back in a replay, by its new error, the commonest first. */
export async function readReturns({ pool }: Pick<ReplayContext, 'pool'>, jobId: number): Promise<z.infer<typeof returnedFor>[]> {
  const { rows } = await pool.query(
    `select coalesce(item.reason, 'it failed again') as reason, count(*)::int as count, min(item.failure_id)::text as "failureId",
            case when count(distinct record.error_class) = 1 then min(record.error_class) end as before
       from replay_item item left join dead_letter record on record.id = item.record_id
      where item.job_id = $1 and item.outcome = 'returned' group by 1 order by count(*) desc, 1 limit ${mostReasons}`,
    [jobId],
  );
  return z.array(returnedFor).parse(rows);
}
