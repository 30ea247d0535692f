import { formatCount } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import { Instant } from '#components/ui/instant.tsx';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { CountsBar } from './counts-bar.tsx';
import { sentCount } from './describe-replay.ts';
import { timeLeftMs } from './time-left.ts';

/** How many are sent, and what became of them. */
export function RunProgress({ job }: { job: ReplayDetail }) {
  const { counts, selected, sentAt, pace } = job;
  const leftMs = timeLeftMs(job);
  const committedAt = sentAt ?? pace.lastCommitAt;
  return (
    <section aria-label="Progress" className="rounded-lg border border-line bg-surface px-3.5 py-3 shadow-raised">
      <div className="mb-2.5 flex flex-wrap items-baseline gap-x-3">
        <b className="text-2xl font-[640] tracking-[-0.02em] tabular-nums">{formatCount(sentCount(counts))}</b>
        <span className="text-text-3">
          of {formatCount(selected)} sent{leftMs === null ? '' : ` · ${formatDuration(leftMs)} left`}
        </span>
        {committedAt === null ? null : (
          <span className="ml-auto text-sm text-text-2">
            {sentAt === null ? 'last commit' : 'all committed'} <Instant at={committedAt} />
          </span>
        )}
      </div>
      <CountsBar counts={counts} selected={selected} />
    </section>
  );
}
