import { z } from 'zod';
import type { ReplayContext } from '#lib/replay/replay-context.ts';

/** How a replay is getting on: what was sent in each span of its run, oldest first. */
export const runPace = z.object({
  /** How long a span is. */
  spanMs: z.int(),
  spans: z.array(z.object({ at: z.iso.datetime(), sent: z.int() })),
  /** When the last slice was committed. */
  lastCommitAt: z.iso.datetime().nullable(),
});

/** As many as a chart of a third of a page can show. */
const mostSpans = 120;

const spanRow = z.object({ span_s: z.int(), at: z.date(), sent: z.int(), last_at: z.date() });

/** Adds up the slices of a job by spans of a second, or longer for a long run; spans in which nothing was sent are there with 0. */
export async function readPace({ pool }: Pick<ReplayContext, 'pool'>, jobId: number): Promise<z.infer<typeof runPace>> {
  const { rows } = await pool.query(
    `with slices as (select committed_at, count from replay_range_copy where job_id = $1
                     union all select committed_at, count from replay_copy where job_id = $1 and not exists (select from replay_range_copy where job_id = $1)),
          run as (select min(committed_at) as from_at, max(committed_at) as last_at, greatest(1, ceil(extract(epoch from max(committed_at) - min(committed_at)) / ${mostSpans}))::int as span_s from slices),
          sums as (select floor(extract(epoch from committed_at - from_at) / span_s)::int as number, sum(count) as sent from slices, run group by 1)
     select span_s, from_at + span.number * span_s * interval '1 s' as at, coalesce(sums.sent, 0)::int as sent, last_at
       from run cross join lateral generate_series(0, floor(extract(epoch from last_at - from_at) / span_s)::int) as span(number)
       left join sums using (number) order by span.number`,
    [jobId],
  );
  const spans = z.array(spanRow).parse(rows);
  return {
    spanMs: (spans[0]?.span_s ?? 1) * 1_000,
    spans: spans.map(({ at, sent }) => ({ at: at.toISOString(), sent })),
    lastCommitAt: spans[0]?.last_at.toISOString() ?? null,
  };
}
