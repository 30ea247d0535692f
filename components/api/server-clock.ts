let aheadMs = 0;

/** An answer tells whole seconds and takes a while: what is within this is no difference, and ages that tick do not jump by it. */
const exactToMs = 2_000;

/**
 * Notes by how much the console's clock is ahead of this browser's, from an answer's `date`, which is told in whole seconds. An operator's clock that is minutes wrong must not
 * make a Kafka that answers look silent.
 */
export function noteServerClock(date: string | null): void {
  const toldMs = Date.parse(date ?? '');
  const toldAheadMs = toldMs - Date.now();
  if (Math.abs(toldAheadMs - aheadMs) > exactToMs) aheadMs = Math.round(toldAheadMs / 1_000) * 1_000;
}

/** The console's time at an instant of this browser's clock. */
export const serverTimeMs = (browserMs: number): number => browserMs + aheadMs;
