const width = 96;
const height = 22;

/** The course of a number in the size of a word; the figures stand beside it. */
export function SparkLine({ values, isLate }: { values: readonly number[]; isLate: boolean }) {
  if (values.length < 2) return <span className="text-text-3">–</span>;
  const most = Math.max(1, ...values);
  const points = values.map((value, index) => {
    const x = 1 + (index / (values.length - 1)) * (width - 2);
    return `${x.toFixed(1)},${(height - 2 - (value / most) * (height - 4)).toFixed(1)}`;
  });
  return (
    <svg aria-hidden width={width} height={height} viewBox={`0 0 ${width} ${height}`} className={isLate ? 'text-failed' : 'text-text-3'}>
      <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
