import { z } from 'zod';

/** What may be the matter with a group on a partition, the gravest first: a group is as bad as its worst partition. */
const lagStates = ['stopped', 'stalled', 'not moving', 'out of range', 'rewound', 'falling behind', 'never committed', 'watching', 'ok'] as const;
export const lagState = z.enum(lagStates);
export type LagState = z.infer<typeof lagState>;

/** The rule that gave a verdict. */
export const lagRule = z.enum([
  'nothing-to-read',
  'never-committed',
  'beyond-end',
  'no-lag',
  'first-samples',
  'no-commit',
  'went-back',
  'lag-was-zero',
  'slow-commits',
  'offset-stands',
  'offset-stands-unwatched',
  'lag-never-fell',
  'lag-fell',
]);
export type LagRule = z.infer<typeof lagRule>;

/** A state with the reason for it. */
export interface Verdict {
  state: LagState;
  rule: LagRule;
  /** A sentence without its full stop: which samples made the rule fire. */
  why: string;
}

/** How grave a state is: 0 is the gravest. */
const gravity = (state: LagState): number => lagStates.indexOf(state);

interface Grave {
  state: LagState;
  lag: bigint | string;
}

/** Sorts the gravest first, of equals the one with the most lag. */
export const byGravity = (a: Grave, b: Grave): number => gravity(a.state) - gravity(b.state) || Number(BigInt(b.lag) - BigInt(a.lag));
