import { z } from 'zod';

export const replayJobState = z.enum([
  'planned',
  'expired',
  'withdrawn',
  'confirmed',
  'canary',
  'running',
  'paused',
  'cancelling',
  'cancelled',
  'proving',
  'done',
]);
export type ReplayJobState = z.infer<typeof replayJobState>;

/** Of a replay that was confirmed and has not ended: something may still happen by itself. */
export const statesUnderWay: readonly ReplayJobState[] = ['confirmed', 'canary', 'running', 'paused', 'cancelling', 'proving'];

/** The one table of a job's life; the database refuses any other change (trigger `replay_job_state_change`). */
export const replayJobTransitions: Record<ReplayJobState, readonly ReplayJobState[]> = {
  planned: ['confirmed', 'expired', 'withdrawn'],
  expired: [],
  withdrawn: [],
  confirmed: ['canary', 'running'],
  canary: ['running', 'paused'],
  running: ['paused', 'cancelling', 'proving'],
  paused: ['running', 'cancelling'],
  cancelling: ['cancelled'],
  cancelled: [],
  proving: ['done'],
  done: [],
};

/** What became of one selected message. `sent` is not yet proven; `unproven` will stay so. */
export const replayOutcome = z.enum(['pending', 'sent', 'proven', 'returned', 'unproven', 'skipped', 'failed']);
export type ReplayOutcome = z.infer<typeof replayOutcome>;
