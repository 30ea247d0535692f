'use client';

import type { FailureState } from '#lib/dead-letters/failure-states.ts';
import { refusals, type useDeadLetterActions } from './use-dead-letter-actions.ts';
import { WrittenDialog } from './written-dialog.tsx';

const texts = {
  discard: {
    kind: 'danger',
    action: 'Discard 1 dead letter',
    description: 'It leaves the open ones and stays here with its history. Nothing is deleted in Kafka, and you can restore it.',
  },
  resolve: {
    kind: 'primary',
    action: 'Resolve 1 dead letter',
    description:
      'You say that it is dealt with although its replay is not proven. The replay keeps saying what it knows; should it come back, it is open again.',
  },
} as const;

interface ReasonDialogProps {
  decision: keyof typeof texts;
  mutation: ReturnType<typeof useDeadLetterActions>[keyof typeof texts];
  state: FailureState;
  /** Whether the decision is possible in that state; it may have changed while somebody wrote. */
  isPossible: boolean;
  onClose: () => void;
}

/** Asks for the reason of a decision about one dead letter, and takes it. */
export function ReasonDialog({ decision, mutation, state, isPossible, onClose }: ReasonDialogProps) {
  return (
    <WrittenDialog
      title={texts[decision].action}
      {...texts[decision]}
      label="Reason, for the audit"
      maximumLength={1_000}
      isBusy={mutation.isPending}
      refused={mutation.error === null ? undefined : { title: refusals[decision], error: mutation.error }}
      obstacle={isPossible ? undefined : `It is ${state} now, so there is nothing to ${decision}. What you wrote can still be copied.`}
      onSubmit={(reason) => mutation.mutate(reason, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
