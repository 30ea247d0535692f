/** A span of time in which nothing happened, drawn narrower than it was. */
export interface Fold {
  fromX: number;
  toX: number;
  durationMs: number;
}

/** Where instants stand from left to right, in pixels. */
export interface LaneLayout {
  /** By the place of the instant that was given. */
  x: number[];
  folds: Fold[];
  width: number;
}

/** Gaps longer than this are folded where they would take most of the picture. */
export const foldedAfterMs = 10_000;
const foldWidth = 92;
/** Marks of different instants keep apart by this, so that each can be seen and pressed; and one second never takes more than the other. */
const leastStep = 16;
const mostStep = 190;
/** A picture of few events is about so wide. */
const wishedWidth = 780;
const margin = 70;

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/**
 * Lays instants out from left to right: in proportion to time, as far as marks can still be told apart, with long gaps folded.
 * @param atMs in any order.
 */
export function layOutLanes(atMs: readonly number[]): LaneLayout {
  const instants = [...new Set(atMs)].sort((one, other) => one - other);
  const gaps = instants.slice(1).map((instant, index) => instant - (instants[index] ?? 0));
  const foldedFrom = Math.max(foldedAfterMs, medianOf(gaps) * 8);
  const open = gaps.filter((gap) => gap <= foldedFrom);
  const perMs =
    wishedWidth /
    Math.max(
      1,
      open.reduce((sum, gap) => sum + gap, 0),
    );
  const folds: Fold[] = [];
  const xOf = new Map<number, number>();
  let x = margin;
  for (const [index, instant] of instants.entries()) {
    const gap = gaps[index - 1];
    if (gap !== undefined && gap > foldedFrom) {
      folds.push({ fromX: x + 24, toX: x + foldWidth, durationMs: gap });
      x += foldWidth + 24;
    } else if (gap !== undefined) x += Math.min(mostStep, Math.max(leastStep, gap * perMs));
    xOf.set(instant, x);
  }
  return { x: atMs.map((instant) => xOf.get(instant) ?? margin), folds, width: x + margin * 2 };
}
