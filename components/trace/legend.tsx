import type { ReactNode } from 'react';

function Entry({ shape, children }: { shape: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-center gap-1.5">
      <svg aria-hidden width={18} height={14}>
        {shape}
      </svg>
      {children}
    </li>
  );
}

/** What the shapes and lines of the lanes mean. */
export function Legend({ hasReturns }: { hasReturns: boolean }) {
  return (
    <ul aria-label="Legend" className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-3.5 py-2 text-sm text-text-2">
      <Entry shape={<circle cx={9} cy={7} r={5} className="fill-text" />}>event</Entry>
      <Entry shape={<path d="M5 3l8 8m0 -8l-8 8" strokeWidth={2.4} className="stroke-failed" />}>dead letter</Entry>
      <Entry shape={<path d="M9 0l7 7l-7 7l-7 -7z" className="fill-replay" />}>sent again</Entry>
      {hasReturns ? <Entry shape={<path d="M5 1l8 8m0 -8l-8 8M2 13h14" strokeWidth={2.2} fill="none" className="stroke-risk" />}>came back</Entry> : null}
      <Entry shape={<circle cx={9} cy={7} r={5.5} fill="none" strokeWidth={1.6} strokeDasharray="3 2.5" className="stroke-missing" />}>
        expected, not there
      </Entry>
      <Entry shape={<path d="M1 7h16" strokeWidth={1.6} className="stroke-line-strong" />}>caused by (causation id)</Entry>
      <Entry shape={<path d="M1 7h16" strokeWidth={1.6} strokeDasharray="3 3" className="stroke-line-strong" />}>inferred from its trace</Entry>
    </ul>
  );
}
