'use client';

import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { countOf } from '#components/ui/format-number.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import { RefusedList } from './refused-list.tsx';

interface RefusedDialogProps {
  cluster: string;
  /** The action as a participle: "2 dead letters were not discarded". */
  done: string;
  result: ManyResult;
  onClose: () => void;
}

/** What an action left as it was, each with its reason, until somebody has read it; what it did a toast says. */
export function RefusedDialog({ cluster, done, result: { refused }, onClose }: RefusedDialogProps) {
  const title = `${countOf(refused.length, 'dead letter')} ${refused.length === 1 ? 'was' : 'were'} not ${done}`;
  return (
    <Dialog title={<span role="alert">{title}</span>} description="What could not be done stays as it is, and selected in the list." isOpen onClose={onClose}>
      <RefusedList cluster={cluster} refused={refused} />
      <div className="mt-3 flex justify-end">
        <Button kind="primary" onClick={onClose}>
          Close
        </Button>
      </div>
    </Dialog>
  );
}
