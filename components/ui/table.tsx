'use client';

import { type ReactNode, useRef } from 'react';
import { classNames } from './class-names.ts';
import { useScrolls } from './use-scrolls.ts';

/** A table inside a card: its first and last columns stand below the card's title, its last line ends the card. Where it is wider than the card, it scrolls. */
export function CardTable({ children }: { children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  return (
    <div ref={frame} {...useScrolls(frame)} className="overflow-x-auto">
      <table className="w-full border-collapse [&_tr:last-child>td]:border-0 [&_tr>*:first-child]:pl-3.5 [&_tr>*:last-child]:pr-3.5">{children}</table>
    </div>
  );
}

/** Head cell of a table; `number` columns are right-aligned. */
export function Head({ children, isNumber = false, className }: { children?: ReactNode; isNumber?: boolean; className?: string }) {
  return (
    <th
      scope="col"
      className={classNames(
        'border-b border-line px-2.5 py-[7px] text-left text-xs font-medium whitespace-nowrap text-text-3 first:pl-5 last:pr-5',
        isNumber && 'text-right',
        className,
      )}
    >
      {children}
    </th>
  );
}

export function Cell({ children, isNumber = false, className }: { children?: ReactNode; isNumber?: boolean; className?: string }) {
  return (
    <td
      className={classNames(
        'border-b border-line px-2.5 py-2 align-middle first:pl-5 last:pr-5',
        isNumber && 'text-right whitespace-nowrap tabular-nums',
        className,
      )}
    >
      {children}
    </td>
  );
}
