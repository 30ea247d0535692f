'use client';

import type { ComponentProps } from 'react';
import { Dialog } from '#components/ui/dialog.tsx';
import { TextForm } from '#components/ui/text-form.tsx';

interface WrittenDialogProps extends Omit<ComponentProps<typeof TextForm>, 'onCancel'> {
  title: string;
  description?: string;
  onClose: () => void;
}

/** A dialog for an action that needs a text of its operator. */
export function WrittenDialog({ title, description, onClose, ...form }: WrittenDialogProps) {
  return (
    <Dialog title={title} description={description} isOpen onClose={onClose}>
      <TextForm {...form} onCancel={onClose} />
    </Dialog>
  );
}
