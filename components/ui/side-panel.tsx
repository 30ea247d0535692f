import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** Of a page with a list and, where something of it is open, a panel beside it. */
export const besidePanel = (isOpen: boolean): string => classNames('grid h-full grid-rows-1', isOpen && 'lg:grid-cols-[minmax(0,1fr)_minmax(400px,36%)]');

/** What is open, beside the list; on narrow screens over it. */
export function SidePanel({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <aside
      aria-label={label}
      className={classNames('absolute inset-0 z-10 flex min-h-0 min-w-0 flex-col overflow-auto border-line bg-surface lg:static lg:border-l', className)}
    >
      {children}
    </aside>
  );
}

/** Of the small buttons in a panel's head. */
export const panelButtonClass = 'inline-flex size-7 items-center justify-center rounded-md text-text-3 hover:bg-sunken hover:text-text';

export function ClosePanel({ onClose, className }: { onClose: () => void; className?: string }) {
  return (
    <button type="button" onClick={onClose} aria-label="Close the panel" title="Close (Esc)" className={classNames(panelButtonClass, className)}>
      <X aria-hidden size={15} />
    </button>
  );
}
