'use client';

import type { ComponentProps, ReactNode } from 'react';
import { Dialog } from '#components/ui/dialog.tsx';
import { Refused } from '#components/ui/refused.tsx';
import { TextForm } from '#components/ui/text-form.tsx';

interface WrittenDialogProps extends Omit<ComponentProps<typeof TextForm>, 'onCancel'> {
  title: string;
  description?: string;
  /** Said above the text: what the action will do. */
  before?: ReactNode;
  /** The last attempt, where it was refused. */
  refused?: { title: string; error: Error } | undefined;
  onClose: () => void;
}

/** A dialog for an action that needs a text of its operator. */
export function WrittenDialog({ title, description, before, refused, onClose, ...form }: WrittenDialogProps) {
  return (
    <Dialog title={title} description={description} isOpen onClose={onClose}>
      {before}
      <TextForm {...form} onCancel={onClose} />
      {refused === undefined ? null : (
        <div className="mt-3">
          <Refused {...refused} />
        </div>
      )}
    </Dialog>
  );
}
