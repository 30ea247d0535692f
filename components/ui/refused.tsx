import type { ReactNode } from 'react';
import { visibleText } from './visible-text.ts';

/** An action that was refused or failed, said where it was asked for and read out at once. */
export function Refused({ title, error, children }: { title: string; error: Error; children?: ReactNode }) {
  return (
    <div role="alert" className="rounded-[7px] border border-line border-l-[3px] border-l-risk bg-risk-weak px-3 py-2 text-risk">
      <b className="font-semibold">{title}</b>
      <p className="[overflow-wrap:anywhere]">{visibleText(error.message)}</p>
      {children}
    </div>
  );
}
