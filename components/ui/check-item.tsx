import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { visibleText } from './visible-text.ts';

/** How a verdict looks: its icon, the word for it, and its colour. */
export interface CheckLook {
  icon: LucideIcon;
  word: string;
  className: string;
}

interface CheckItemProps {
  look: CheckLook;
  /** A check that holds says so by its icon alone. */
  isQuiet: boolean;
  title: string;
  detail: string;
  children?: ReactNode;
}

/** One check of a plan in its list: the verdict, what it is about, and its evidence. */
export function CheckItem({ look: { icon: Icon, word, className }, isQuiet, title, detail, children }: CheckItemProps) {
  return (
    <li className="grid grid-cols-[26px_minmax(0,1fr)_auto] gap-x-3 border-b border-line px-3.5 py-2.5 last:border-0">
      <span className={classNames('mt-0.5 grid size-[22px] place-items-center rounded-full', className)}>
        <Icon aria-hidden size={12} strokeWidth={2.6} />
        <span className="sr-only">{word}: </span>
      </span>
      <div className="min-w-0">
        <h3 className="font-[570] [overflow-wrap:anywhere]">{visibleText(title)}</h3>
        <p className="text-text-2 [overflow-wrap:anywhere]">{visibleText(detail)}</p>
        {children}
      </div>
      <span aria-hidden className="text-sm text-text-3">
        {isQuiet ? '' : word}
      </span>
    </li>
  );
}
