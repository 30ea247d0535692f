/** Counts over time in the size of a word; the figures stand beside it. An empty span is a line, so that the course of time is seen. */
export function Bars({ counts, isHot = false }: { counts: readonly number[]; isHot?: boolean }) {
  const most = Math.max(1, ...counts);
  const height = 22;
  return (
    <svg aria-hidden width={counts.length * 2} height={height} className={isHot ? 'text-failed' : 'text-missing'}>
      {counts.map((count, index) => {
        const size = count === 0 ? 1 : Math.max(2, (count / most) * height);
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
        return <rect key={index} x={index * 2} y={height - size} width={1.5} height={size} fill="currentColor" opacity={count === 0 ? 0.5 : 1} />;
      })}
    </svg>
  );
}

/** So many bars fit beside a sentence. */
const mostBars = 24;

/** Adds up neighbours until few enough bars are left. */
export function fewerBars(counts: readonly number[]): number[] {
  const by = Math.ceil(counts.length / mostBars);
  return Array.from({ length: Math.ceil(counts.length / by) }, (_, bar) => counts.slice(bar * by, (bar + 1) * by).reduce((sum, count) => sum + count, 0));
}
