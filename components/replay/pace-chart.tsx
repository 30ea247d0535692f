import { formatCount } from '#components/ui/format-number.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';

const width = 360;
const height = 96;

/** What was sent each second over the run; the figures stand below, for those who cannot see it. */
export function PaceChart({ pace: { spanMs, spans } }: Pick<ReplayDetail, 'pace'>) {
  const perSecond = spans.map(({ sent }) => (sent * 1_000) / spanMs);
  const most = Math.max(...perSecond, 0);
  const last = perSecond.at(-1);
  if (last === undefined) return <p className="px-3.5 py-3 text-text-3">Drawn once something is sent.</p>;
  const step = width / Math.max(1, perSecond.length - 1);
  const places = perSecond.map((value, index) => `${(index * step).toFixed(1)},${(height - 4 - (value / Math.max(most, 1)) * (height - 8)).toFixed(1)}`);
  // One span is a level line: a point could not be seen.
  const points = places.length === 1 ? `${places[0]} ${width},${places[0]?.split(',')[1]}` : places.join(' ');
  return (
    <div className="px-3.5 py-3">
      <svg
        role="img"
        aria-label={`Messages per second: at most ${formatCount(Math.round(most))}, last ${formatCount(Math.round(last))}`}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="block h-24 w-full text-replay"
      >
        <line x1="0" x2={width} y1={height - 4} y2={height - 4} stroke="var(--line)" vectorEffect="non-scaling-stroke" />
        <polyline points={points} fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinejoin="round" vectorEffect="non-scaling-stroke" />
      </svg>
      <p className="mt-1.5 flex justify-between text-sm text-text-3 tabular-nums">
        <span>at most {formatCount(Math.round(most))}/s</span>
        <span>last {formatCount(Math.round(last))}/s</span>
      </p>
    </div>
  );
}
