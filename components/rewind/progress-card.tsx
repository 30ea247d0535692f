import { formatCount } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import type { RewindDetail } from '#lib/rewind/rewind.ts';
import { Figures } from './figures.tsx';

/** How long the group read; where it was seen to begin and to end in one look, only since when. */
function tookOf({ appliedAt, resumedAt, endedAt, perSecond }: RewindDetail): { value: string; note: string } {
  if (appliedAt === null || resumedAt === null || endedAt === null) return { value: '–', note: 'from its first commit on' };
  const [from, note] =
    perSecond === null ? [appliedAt, 'at most: from when it was set, until it was seen at the end'] : [resumedAt, 'from its first commit on'];
  return { value: formatDuration(Date.parse(endedAt) - Date.parse(from)), note };
}

/** How far the group is through what it reads again: read, failed again, time left. */
export function ProgressCard({ rewind }: { rewind: RewindDetail }) {
  const { again, readAgain, failedAgain, perSecond, leftMs, state, resumedAt } = rewind;
  const percent = again === '0' ? 100 : Number((BigInt(readAgain) * 1_000n) / BigInt(again)) / 10;
  const took = tookOf(rewind);
  return (
    <section aria-label="Progress" className="min-w-0 rounded-lg border border-line bg-surface px-3.5 py-3 shadow-raised">
      <Figures
        figures={[
          { name: 'Read again', value: `${formatCount(readAgain)} of ${formatCount(again)}`, note: `${percent} %` },
          {
            name: 'Failed again',
            value: formatCount(failedAgain.count),
            note:
              failedAgain.count === 0
                ? 'no dead letter came back'
                : failedAgain.unnamed === 0
                  ? 'named below'
                  : `${formatCount(failedAgain.unnamed)} name no group`,
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
            : { name: 'Took', ...took },
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
