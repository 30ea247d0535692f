import { countOf } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import type { ReplayRange } from '#lib/replay/range/replay-range.ts';

const heightPx = 56;

/** How the messages of a range lie in time: a bar for each step. */
export function RangeSteps({ steps: { fromAt, stepMs, counts } }: { steps: NonNullable<ReplayRange['steps']> }) {
  const most = Math.max(1, ...counts);
  const minutes = stepMs / 60_000;
  const words = `${countOf(counts.length, 'step')} of ${countOf(minutes, 'minute')}, at most ${countOf(most, 'message')} in one`;
  return (
    <figure className="px-3.5 pt-3 pb-2">
      <svg role="img" aria-label={words} viewBox={`0 0 ${counts.length} ${heightPx}`} preserveAspectRatio="none" className="block h-14 w-full">
        {counts.map((count, index) => {
          const barPx = (count / most) * heightPx;
          const atMs = Date.parse(fromAt) + index * stepMs;
          return <rect key={atMs} x={index + 0.1} y={heightPx - barPx} width={0.8} height={barPx} className="fill-replay" />;
        })}
      </svg>
      <figcaption className="mt-1 flex flex-wrap justify-between gap-x-3 text-sm text-text-3">
        <Instant at={fromAt} as="dated" />
        <span>{words}</span>
        <Instant at={Date.parse(fromAt) + counts.length * stepMs} as="dated" />
      </figcaption>
    </figure>
  );
}
