import { Maximize2, X } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** Of a page with a list and, where something of it is open, a panel beside it. */
export const besidePanel = (isOpen: boolean): string => classNames('grid h-full grid-rows-1', isOpen && 'lg:grid-cols-[minmax(0,1fr)_minmax(400px,36%)]');

interface SidePanelProps {
  /** What kind of thing is open, for who does not see it: "Open topic". */
  label: string;
  /** What is open, above all that is said about it: "Dead letter #501". */
  name: string;
  /** Where it has a page of its own. */
  pageHref?: string;
  onClose: () => void;
  children: ReactNode;
}

/** What is open, beside the list; on narrow screens over it. Every list's panel has this head: what it is, its own page, and the way out. */
export function SidePanel({ label, name, pageHref, onClose, children }: SidePanelProps) {
  return (
    <aside aria-label={label} className="absolute inset-0 z-10 flex min-h-0 min-w-0 flex-col overflow-auto border-line bg-surface lg:static lg:border-l">
      <div className="sticky top-0 z-10 flex flex-none items-center gap-1 bg-surface px-2.5 pt-2">
        <span className="px-1.5 text-sm text-text-3">{name}</span>
        <span className="ml-auto" />
        {pageHref === undefined ? null : (
          <Link href={pageHref} prefetch={false} aria-label="Open on its own page" title="Open on its own page (Enter)" className={buttonClass}>
            <Maximize2 aria-hidden size={14} />
          </Link>
        )}
        <button type="button" onClick={onClose} aria-label="Close the panel" title="Close (Esc)" className={buttonClass}>
          <X aria-hidden size={15} />
        </button>
      </div>
      <div className="grid content-start gap-3.5 px-4 pt-1 pb-5">{children}</div>
    </aside>
  );
}

/** Of the small buttons in a panel's head. */
const buttonClass = 'inline-flex size-7 items-center justify-center rounded-md text-text-3 hover:bg-sunken hover:text-text';
