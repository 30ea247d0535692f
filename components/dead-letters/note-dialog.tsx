'use client';

import { countOf } from '#components/ui/format-number.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import { RefusedDialog } from './refused-dialog.tsx';
import { type Seen, useManyAction } from './use-many-action.ts';
import { WrittenDialog } from './written-dialog.tsx';

interface NoteDialogProps {
  cluster: string;
  lines: readonly Seen[];
  onDone: (result: ManyResult) => void;
  onClose: () => void;
}

/** Asks for a note that is kept at each of many dead letters. */
export function NoteDialog({ cluster, lines, onDone, onClose }: NoteDialogProps) {
  const note = useManyAction<string>({
    cluster,
    path: 'notes',
    bodyOf: (seen, text) => ({ ids: seen.map(({ id }) => id), text }),
    doneText: (count) => `Kept the note at ${countOf(count, 'dead letter')}`,
    onDone: (done) => {
      onDone(done);
      if (done.refused.length === 0) onClose();
    },
  });
  if (note.data !== undefined && note.data.refused.length > 0) return <RefusedDialog cluster={cluster} done="noted" result={note.data} onClose={onClose} />;
  return (
    <WrittenDialog
      title={`Note on ${countOf(lines.length, 'dead letter')}`}
      label="What the next one who looks should know"
      action={`Keep the note at ${countOf(lines.length, 'dead letter')}`}
      maximumLength={10_000}
      isBusy={note.isPending}
      refused={note.error === null ? undefined : { title: 'The note was not kept', error: note.error }}
      onSubmit={(text) => note.mutate({ lines, given: text })}
      onClose={() => (note.isPending ? undefined : onClose())}
    />
  );
}
