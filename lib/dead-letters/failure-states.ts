import { z } from 'zod';

export const failureState = z.enum(['new', 'acknowledged', 'snoozed', 'claimed', 'replayed', 'resolved', 'returned', 'discarded']);
export type FailureState = z.infer<typeof failureState>;

/**
 * The one table of a failure's life: what each state leads to. The database refuses any other change (trigger `failure_state_change`).
 * Ways back ("what it was") lead to the states from which one can come.
 */
export const failureTransitions: Record<FailureState, readonly FailureState[]> = {
  new: ['acknowledged', 'claimed', 'discarded', 'snoozed', 'resolved'],
  acknowledged: ['claimed', 'discarded', 'snoozed', 'new', 'returned', 'resolved'],
  snoozed: ['new', 'acknowledged', 'returned', 'claimed', 'discarded'],
  claimed: ['replayed', 'new', 'acknowledged', 'snoozed', 'returned'],
  replayed: ['resolved', 'returned'],
  resolved: ['returned'],
  returned: ['acknowledged', 'claimed', 'discarded', 'snoozed', 'resolved'],
  discarded: ['new', 'acknowledged', 'snoozed', 'returned'],
};

/** States in which somebody still has to do something now. What is snoozed has its own list until it wakes. */
export const openStates: readonly FailureState[] = ['new', 'acknowledged', 'claimed', 'replayed', 'returned'];

/** The states that a filter means. */
export const statesOf = (filtered: FailureState | 'open' | 'all'): readonly FailureState[] =>
  filtered === 'open' ? openStates : filtered === 'all' ? failureState.options : [filtered];

/** States in which nothing is decided yet: evidence of such a failure is kept. */
export const undecidedStates: readonly FailureState[] = [...openStates, 'snoozed'];

/** States in which a replay can claim a failure: nobody has handled it yet, and no other replay has it. */
export const claimableStates: readonly FailureState[] = failureState.options.filter((state) => failureTransitions[state].includes('claimed'));

/** States in which a failure can be acknowledged or given to somebody; from others "acknowledged" is only a way back. */
export const assignableStates: readonly FailureState[] = ['new', 'acknowledged', 'returned'];

/** States in which a failure can be put aside; one that is already, until another time or count. */
export const snoozableStates: readonly FailureState[] = ['new', 'acknowledged', 'returned', 'snoozed'];

/** States that somebody's word can resolve: it was sent again, and no proof comes. Others are resolved by proof alone, of a replay or of a rewind. */
export const resolvableStates: readonly FailureState[] = ['replayed'];

/** Whether a failure may go from one state to another. */
export function canBecome(from: FailureState, to: FailureState): boolean {
  return failureTransitions[from].includes(to);
}
