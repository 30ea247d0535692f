import { z } from 'zod';

export const rewindState = z.enum(['planned', 'expired', 'withdrawn', 'confirmed', 'cancelled', 'refused', 'unclear', 'applied', 'undone', 'done']);
export type RewindState = z.infer<typeof rewindState>;

/** Of a rewind that was confirmed and has not ended: something may still happen by itself. */
export const statesUnderWay: readonly RewindState[] = ['confirmed', 'applied'];

/**
 * The one table of a rewind's life; the database refuses any other change (trigger `rewind_state_change`). `confirmed` waits for the group to be empty; `applied`: the
 * offsets are set and the group is followed to where it stood; `unclear`: a worker was lost while it set them, and nothing tells whether it did.
 */
export const rewindTransitions: Record<RewindState, readonly RewindState[]> = {
  planned: ['confirmed', 'expired', 'withdrawn'],
  expired: [],
  withdrawn: [],
  confirmed: ['applied', 'cancelled', 'refused', 'unclear'],
  cancelled: [],
  refused: [],
  unclear: [],
  applied: ['undone', 'done'],
  undone: [],
  done: [],
};
