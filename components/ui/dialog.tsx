'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface DialogProps {
  title: ReactNode;
  /** What the action means, before it is asked for. */
  description?: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  /** Two columns stand side by side in it. */
  isWide?: boolean;
  children: ReactNode;
}

/** A dialog over the page; Esc and a click beside it close it, focus returns to where it was. */
export function Dialog({ title, description, isOpen, onClose, isWide = false, children }: DialogProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[rgb(10_10_20/0.4)] transition-opacity duration-100 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Base.Popup
          data-owns-keys
          className={classNames(
            'pop fixed top-[14vh] left-1/2 z-50 max-h-[76vh] -translate-x-1/2 overflow-auto rounded-[10px] border border-line-strong bg-raised p-4 shadow-floating outline-none',
            isWide ? 'w-[min(720px,calc(100vw-32px))]' : 'w-[min(480px,calc(100vw-32px))]',
          )}
        >
          <Base.Title className="text-lg font-[620]">{title}</Base.Title>
          {description === undefined ? null : <Base.Description className="mt-1 text-text-2">{description}</Base.Description>}
          <div className="mt-3">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
