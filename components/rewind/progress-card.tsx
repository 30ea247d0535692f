import { formatCount } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import type { RewindDetail } from '#lib/rewind/rewind.ts';
import { Figures } from './figures.tsx';

/** How far the group is through what it reads again: read, failed again, time left. */
export function ProgressCard({ rewind }: { rewind: RewindDetail }) {
  const { again, readAgain, failedAgain, perSecond, leftMs, state, resumedAt, endedAt } = rewind;
  const percent = again === '0' ? 100 : Number((BigInt(readAgain) * 1_000n) / BigInt(again)) / 10;
  const took = resumedAt === null || endedAt === null ? null : Date.parse(endedAt) - Date.parse(resumedAt);
  return (
    <section aria-label="Progress" className="min-w-0 rounded-lg border border-line bg-surface px-3.5 py-3 shadow-raised">
      <Figures
        figures={[
          { name: 'Read again', value: `${formatCount(readAgain)} of ${formatCount(again)}`, note: `${percent} %` },
          {
            name: 'Failed again',
            value: formatCount(failedAgain.count),
            note: failedAgain.count === 0 ? 'no dead letter came back' : 'named below',
            isBad: failedAgain.count > 0,
          },
          {
            name: 'Pace',
            value: perSecond === null ? '–' : `${perSecond < 10 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond))}/s`,
            note: 'since it reads on',
          },
          state === 'applied'
            ? {
                name: 'Time left',
                value: leftMs === null ? 'not known' : formatDuration(leftMs),
                note: resumedAt === null ? 'the group does not read yet' : 'at this pace',
              }
            : { name: 'Took', value: took === null ? '–' : formatDuration(took), note: 'from its first commit on' },
        ]}
      />
      <div
        role="progressbar"
        aria-label="Read again"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className="mt-3 flex h-1.5 overflow-hidden rounded-full bg-line"
      >
        <span className={state === 'done' ? 'bg-ok' : 'bg-replay'} style={{ width: `${percent}%` }} />
      </div>
    </section>
  );
}
