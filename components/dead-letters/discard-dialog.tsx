'use client';

import { countOf } from '#components/ui/format-number.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import { Foreseen, useForeseen } from './foreseen.tsx';
import { RefusedDialog } from './refused-dialog.tsx';
import { type Seen, seenOf, useManyAction } from './use-many-action.ts';
import { WrittenDialog } from './written-dialog.tsx';

interface DiscardDialogProps {
  cluster: string;
  lines: readonly Seen[];
  onDone: (result: ManyResult) => void;
  onClose: () => void;
}

/** Asks for the one reason with which many are discarded, and says before to how many it will be done. */
export function DiscardDialog({ cluster, lines, onDone, onClose }: DiscardDialogProps) {
  const { result, error, canBeDone } = useForeseen({ cluster, path: 'discard', lines, given: { reason: 'only to see what would be done' } });
  const discard = useManyAction<string>({
    cluster,
    path: 'discard',
    bodyOf: (seen, reason) => ({ failures: seenOf(seen), reason }),
    doneText: (count) => `Discarded ${countOf(count, 'dead letter')}`,
    description: 'They stay here with their history; nothing was deleted in Kafka.',
    undo: { path: 'restore', bodyOf: (seen) => ({ failures: seenOf(seen) }), doneText: (count) => `Restored ${countOf(count, 'dead letter')}` },
    onDone: (done) => {
      onDone(done);
      if (done.refused.length === 0) onClose();
    },
  });
  if (discard.data !== undefined && discard.data.refused.length > 0)
    return <RefusedDialog cluster={cluster} done="discarded" result={discard.data} onClose={onClose} />;
  return (
    <WrittenDialog
      title={`Discard ${countOf(lines.length, 'dead letter')}`}
      description="They leave the open ones and stay here with their history. Nothing is deleted in Kafka, and it can be undone."
      before={<Foreseen cluster={cluster} done="discarded" count={lines.length} result={result} error={error} />}
      label="One reason for all, for the audit"
      action={`Discard ${countOf(result?.done.length ?? lines.length, 'dead letter')}`}
      kind="danger"
      maximumLength={1_000}
      isBusy={discard.isPending}
      obstacle={canBeDone ? undefined : 'There is nothing to discard.'}
      refused={discard.error === null ? undefined : { title: 'Nothing was discarded', error: discard.error }}
      onSubmit={(reason) => discard.mutate({ lines, given: reason })}
      // What is being done is not left before its answer.
      onClose={() => (discard.isPending ? undefined : onClose())}
    />
  );
}
