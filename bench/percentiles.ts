/** How long many like things took. */
export interface Percentiles {
  p50: number;
  p95: number;
  max: number;
}

/** @param durationsMs at least one */
export function percentilesOf(durationsMs: readonly number[]): Percentiles {
  const sorted = durationsMs.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

export const inWords = ({ p50, p95, max }: Percentiles): string => `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, max ${max.toFixed(1)} ms`;
