'use client';

import type { ComponentProps } from 'react';
import { Dialog } from '#components/ui/dialog.tsx';
import { Refused } from '#components/ui/refused.tsx';
import { TextForm } from '#components/ui/text-form.tsx';

interface WrittenDialogProps extends Omit<ComponentProps<typeof TextForm>, 'onCancel'> {
  title: string;
  description?: string;
  /** The last attempt, where it was refused. */
  refused?: { title: string; error: Error } | undefined;
  onClose: () => void;
}

/** A dialog for an action that needs a text of its operator. */
export function WrittenDialog({ title, description, refused, onClose, ...form }: WrittenDialogProps) {
  return (
    <Dialog title={title} description={description} isOpen onClose={onClose}>
      <TextForm {...form} onCancel={onClose} />
      {refused === undefined ? null : (
        <div className="mt-3">
          <Refused {...refused} />
        </div>
      )}
    </Dialog>
  );
}
