/** How an offset stands still and moves, remembered from sample to sample. */
export interface Standing {
  /** Since when it has stood still with lag, in milliseconds since 1970; null where it does not. */
  standsSinceMs: number | null;
  /** How long it lately stood still with lag before it moved on: an average in which newer pauses count more. */
  usualPauseMs: number;
}

/** A pause that is longer was an outage, and no habit. */
const longestHabitMs = 15 * 60_000;
/** How much the newest pause counts: two alike make a habit, and a few moves after an outage it is forgotten. */
const weight = 0.3;

/**
 * What is remembered after a sample.
 * @param hasMoved whether the offset is higher than at the sample before.
 */
export function nextStanding(before: Standing, { hasMoved, hasLag, atMs }: { hasMoved: boolean; hasLag: boolean; atMs: number }): Standing {
  const { standsSinceMs, usualPauseMs } = before;
  if (!hasMoved) return { standsSinceMs: hasLag ? (standsSinceMs ?? atMs) : null, usualPauseMs };
  const pauseMs = standsSinceMs === null ? 0 : atMs - standsSinceMs;
  return { standsSinceMs: hasLag ? atMs : null, usualPauseMs: Math.round(usualPauseMs + weight * ((pauseMs > longestHabitMs ? 0 : pauseMs) - usualPauseMs)) };
}
