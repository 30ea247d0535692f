import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface CardProps {
  title: ReactNode;
  /** Said beside the title in small: counts, what was frozen when. */
  note?: ReactNode;
  /** At the right of the title: a figure or a button. */
  aside?: ReactNode;
  isPadded?: boolean;
  children: ReactNode;
}

/** The one level of card: a titled section with a hairline below its title. */
export function Card({ title, note, aside, isPadded = false, children }: CardProps) {
  return (
    <section className="min-w-0 rounded-lg border border-line bg-surface shadow-raised">
      <header className="flex min-h-10 flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line px-3.5 py-2">
        <h2 className="font-semibold">{title}</h2>
        {note === undefined ? null : <span className="text-xs text-text-3">{note}</span>}
        {aside === undefined ? null : <div className="ml-auto flex items-center gap-2">{aside}</div>}
      </header>
      <div className={classNames(isPadded && 'px-3.5 py-3')}>{children}</div>
    </section>
  );
}
