import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

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
