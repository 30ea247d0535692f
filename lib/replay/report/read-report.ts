import { z } from 'zod';
import { readReplayLine } from '#lib/replay/list-replays.ts';
import { noSuchReplay } from '#lib/replay/no-such-replay.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { type ReplayReport, reportPart, reportReason } from './report.ts';
import { rangePartsSql, rangeReasonsSql, selectionReasonsSql } from './report-sources.ts';

/** A page shows so many reasons; more are not read by anybody. */
const mostReasons = 100;

const runRow = z.object({
  plan_hash: z.string(),
  confirmed_at: z.date().nullable(),
  first_sent_at: z.date().nullable(),
  last_sent_at: z.date().nullable(),
  is_range: z.boolean(),
});

const reasonRow = reportReason
  .omit({ place: true })
  .extend({ topic: z.string().nullable(), partition: z.int().nullable(), offset: z.string().nullable() })
  .transform(({ topic, partition, offset, ...row }) => ({
    ...row,
    place: topic === null || partition === null || offset === null ? null : { topic, partition, offset },
  }));

/** One of those that ended so, to look at: of a range where it began. */
const example = (column: string) => `(array_agg(${column} order by failure_id, partition, "offset"))[1]`;

/** Adds a replay up for its report. Reasons that differ in numbers only, such as offsets, are one. @throws Refusal (not found) */
export async function readReport({ pool, cluster }: ReplayContext, id: number): Promise<ReplayReport> {
  const replay = await readReplayLine(pool, cluster.id, id);
  if (replay === undefined) throw noSuchReplay(cluster.id, id);
  const { rows: runs } = await pool.query(
    `select plan_hash, confirmed_at, first_sent_at, last_sent_at, coalesce(plan -> 'range' <> 'null', false) as is_range
       from replay_job left join lateral (
         select min(committed_at) as first_sent_at, max(committed_at) as last_sent_at
           from (select committed_at from replay_copy where job_id = $1 union all select committed_at from replay_range_copy where job_id = $1) copies) sent on true where id = $1`,
    [id],
  );
  const { plan_hash: planHash, confirmed_at, first_sent_at, last_sent_at, is_range: isRange } = runRow.parse(runs[0]);
  const [reasons, parts] = await Promise.all([
    pool.query(
      `select outcome, min(reason) as reason, sum(messages)::int as count, min(failure_id)::text as "failureId", ${example('topic')} as topic, ${example('partition')} as partition, ${example('"offset"')}::text as "offset"
         from (${isRange ? rangeReasonsSql : selectionReasonsSql}) ended
        group by outcome, regexp_replace(reason, '[0-9]+', '0', 'g') order by outcome, sum(messages) desc, 2 limit ${mostReasons + 1}`,
      [id],
    ),
    pool.query(rangePartsSql, [id]),
  ]);
  return {
    replay,
    planHash,
    confirmedAt: confirmed_at?.toISOString() ?? null,
    firstSentAt: first_sent_at?.toISOString() ?? null,
    lastSentAt: last_sent_at?.toISOString() ?? null,
    reasons: z.array(reasonRow).parse(reasons.rows.slice(0, mostReasons)),
    parts: z.array(reportPart).parse(parts.rows),
    isCut: reasons.rows.length > mostReasons,
  };
}
