import { Pill } from '#components/ui/pill.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { FailureState } from '#lib/dead-letters/failure-states.ts';
import { stateMeanings, stateTones } from './describe-failure.ts';

/** A failure's state, and the replay that holds it. */
export function FailurePill({ state, jobId, assignee = null }: { state: FailureState; jobId?: number | null; assignee?: string | null }) {
  if (state === 'acknowledged' && assignee !== null)
    return (
      <Pill tone="info" title={`Acknowledged, and ${visibleText(assignee)} takes care of it.`}>
        in progress
      </Pill>
    );
  return (
    <Pill tone={stateTones[state]} title={stateMeanings[state]}>
      {state}
      {(state === 'claimed' || state === 'replayed') && jobId !== null && jobId !== undefined ? ` by #${jobId}` : ''}
    </Pill>
  );
}
