import type { BenchStack } from './bench-stack.ts';
import type { IndexedDatabase } from './indexing.ts';

/** What a row runs with. */
export interface RowContext {
  stack: BenchStack;
  /** Messages to work on: 1,000,000, or a hundredth of that with `--small`, ten times with `--large`. */
  messages: number;
  /** The topic that holds them in 6 partitions, written when the first row asks for it. */
  deadLetterTopic(): Promise<string>;
  /** A database that has all of them indexed and searchable, made when the first row asks for it; rows change nothing of that, and add what they need beside it. */
  indexedDatabase(): Promise<IndexedDatabase>;
  /** Says what was done, a line of its own. */
  say(text: string): void;
  signal: AbortSignal;
}

/** What a row measured. */
export interface Measured {
  /** Ends the row's name where it measures several things: `memory` of row `index` is `index-memory`. */
  part?: string;
  value: number;
  unit: string;
  /** What it is compared with, measured in the same run in the same unit; null where the goal stands by itself, or there was no kcat. */
  reference: number | null;
  /** `least-ratio`: value / reference is at least this. `most`: the value is at most this. */
  goal: { kind: 'least-ratio' | 'most'; limit: number };
}

export interface Row {
  name: string;
  /** What is measured beside what, in one sentence. */
  about: string;
  run(context: RowContext): Promise<Measured[]>;
}

/** A line of `--json`. */
export interface Figure {
  row: string;
  value: number;
  unit: string;
  reference: number | null;
  ratio: number | null;
  /** The least ratio where there is one to be, else the most that the value may be. */
  goal: number;
  /** Null where speed is not judged: a small run, or no reference. */
  holds: boolean | null;
}

/** Judges what a row measured; with `isSmall` a figure means nothing and is not judged. */
export function judge(row: string, { part, value, unit, reference, goal }: Measured, isSmall: boolean): Figure {
  const ratio = reference === null ? null : value / reference;
  const meets = goal.kind === 'most' ? value <= goal.limit : ratio !== null && ratio >= goal.limit;
  const isJudged = !isSmall && (goal.kind === 'most' || ratio !== null);
  return { row: part === undefined ? row : `${row}-${part}`, value, unit, reference, ratio, goal: goal.limit, holds: isJudged ? meets : null };
}

const number = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 2 : 0 });

/** A figure as a line for a person. */
export function describeFigure({ row, value, unit, reference, ratio, goal, holds }: Figure): string {
  const compared = reference === null || ratio === null ? '' : `, reference ${number(reference)}, ratio ${ratio.toFixed(3)}`;
  const wanted = ratio === null ? `at most ${number(goal)}` : `at least ${goal}`;
  const verdict = holds === null ? 'not judged' : holds ? 'holds' : 'missed';
  return `${row}: ${number(value)} ${unit}${compared}; goal ${wanted}: ${verdict}`;
}
