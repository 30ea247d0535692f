import { Pill } from '#components/ui/pill.tsx';
import type { FailureState } from '#lib/dead-letters/failure-states.ts';
import { stateMeanings, stateTones } from './describe-failure.ts';

/** A failure's state, and the replay that holds it. */
export function FailurePill({ state, jobId }: { state: FailureState; jobId?: number | null }) {
  return (
    <Pill tone={stateTones[state]} title={stateMeanings[state]}>
      {state}
      {(state === 'claimed' || state === 'replayed') && jobId !== null && jobId !== undefined ? ` by #${jobId}` : ''}
    </Pill>
  );
}
