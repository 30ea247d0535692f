import { z } from 'zod';
import { readReplayLine } from '#lib/replay/list-replays.ts';
import { noSuchReplay } from '#lib/replay/no-such-replay.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { type ReplayReport, reportReason } from './report.ts';

/** A page shows so many reasons; more are not read by anybody. */
const mostReasons = 100;

const runRow = z.object({ plan_hash: z.string(), confirmed_at: z.date().nullable(), first_sent_at: z.date().nullable(), last_sent_at: z.date().nullable() });

/** Adds a replay up for its report. Reasons that differ in numbers only, such as offsets, are one. @throws Refusal (not found) */
export async function readReport({ pool, cluster }: ReplayContext, id: number): Promise<ReplayReport> {
  const replay = await readReplayLine(pool, cluster.id, id);
  if (replay === undefined) throw noSuchReplay(cluster.id, id);
  const [run, reasons] = await Promise.all([
    pool.query(
      `select plan_hash, confirmed_at, (select min(committed_at) from replay_copy where job_id = $1) as first_sent_at, (select max(committed_at) from replay_copy where job_id = $1) as last_sent_at
         from replay_job where id = $1`,
      [id],
    ),
    pool.query(
      `select outcome, min(reason) as reason, count(*)::int as count, min(failure_id)::text as "failureId" from replay_item
        where job_id = $1 group by outcome, regexp_replace(reason, '[0-9]+', '0', 'g') order by outcome, count(*) desc, 2 limit ${mostReasons + 1}`,
      [id],
    ),
  ]);
  const { plan_hash: planHash, confirmed_at, first_sent_at, last_sent_at } = runRow.parse(run.rows[0]);
  return {
    replay,
    planHash,
    confirmedAt: confirmed_at?.toISOString() ?? null,
    firstSentAt: first_sent_at?.toISOString() ?? null,
    lastSentAt: last_sent_at?.toISOString() ?? null,
    reasons: z.array(reportReason).parse(reasons.rows.slice(0, mostReasons)),
    isCut: reasons.rows.length > mostReasons,
  };
}
