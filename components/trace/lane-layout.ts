/** A span of time in which nothing happened, drawn narrower than it was. */
export interface Fold {
  fromX: number;
  toX: number;
  durationMs: number;
}

/** An instant that is written above the lanes. */
export interface Tick {
  x: number;
  atMs: number;
  /** How long after the first instant behind the fold before it, or of all; null: it is that one. */
  sinceMs: number | null;
}

/** Where instants stand from left to right, in pixels. */
export interface LaneLayout {
  /** By the place of the instant that was given. */
  x: number[];
  folds: Fold[];
  ticks: Tick[];
  width: number;
}

/** Gaps longer than this are folded where they would take most of the picture. */
export const foldedAfterMs = 10_000;
const foldWidth = 92;
const foldSpace = 24;
/** Marks of different instants keep apart by this, so that each can be seen and pressed; and one second never takes more than the other. */
const leastStep = 16;
const mostStep = 190;
/** A picture of few events is about so wide. */
const wishedWidth = 780;
const margin = 70;
/** A picture that is narrower than its frame is drawn out, so many times at most: two events do not stand at both ends of a wide screen. */
const mostDrawnOut = 3;
/** So far before an instant begins what is written of it, and so much room has one that is written as a time, or as a distance from it. */
export const tickLead = 12;
const timeWidth = 96;
const distanceWidth = 60;

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/**
 * Lays instants out from left to right: in proportion to time, as far as marks can still be told apart, with long gaps folded.
 * @param atMs in any order.
 * @param frameWidth what the picture is to fill, in pixels, where it is narrower.
 */
export function layOutLanes(atMs: readonly number[], frameWidth = 0): LaneLayout {
  const instants = [...new Set(atMs)].sort((one, other) => one - other);
  const gaps = instants.slice(1).map((instant, index) => instant - (instants[index] ?? 0));
  const foldedFrom = Math.max(foldedAfterMs, medianOf(gaps) * 8);
  const steps = stepsOf(gaps, foldedFrom, frameWidth);
  const folds: Fold[] = [];
  const ticks: Tick[] = [];
  const xOf = new Map<number, number>();
  let x = margin;
  let sinceMs = instants[0] ?? 0;
  let freeFrom = 0;
  for (const [index, instant] of instants.entries()) {
    const gap = gaps[index - 1];
    const isFolded = gap !== undefined && gap > foldedFrom;
    if (isFolded) folds.push({ fromX: x + foldSpace, toX: x + foldWidth, durationMs: gap });
    x += steps[index - 1] ?? 0;
    xOf.set(instant, x);
    if (isFolded || index === 0) {
      sinceMs = instant;
      ticks.push({ x, atMs: instant, sinceMs: null });
      freeFrom = x + timeWidth;
    } else if (x >= freeFrom) {
      ticks.push({ x, atMs: instant, sinceMs: instant - sinceMs });
      freeFrom = x + distanceWidth;
    }
  }
  return { x: atMs.map((instant) => xOf.get(instant) ?? margin), folds, ticks, width: x + margin * 2 };
}

/** How far each instant stands behind the one before it, in pixels. */
function stepsOf(gaps: readonly number[], foldedFrom: number, frameWidth: number): number[] {
  const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const perMs = wishedWidth / Math.max(1, sumOf(gaps.filter((gap) => gap <= foldedFrom)));
  const open = (gap: number) => Math.min(mostStep, Math.max(leastStep, gap * perMs));
  const folded = gaps.filter((gap) => gap > foldedFrom).length * (foldWidth + foldSpace);
  const opened = sumOf(gaps.filter((gap) => gap <= foldedFrom).map(open));
  const drawnOut = opened === 0 ? 1 : Math.min(mostDrawnOut, Math.max(1, (frameWidth - margin * 3 - folded) / opened));
  return gaps.map((gap) => (gap > foldedFrom ? foldWidth + foldSpace : open(gap) * drawnOut));
}
