'use client';

import dynamic from 'next/dynamic';
import { memo } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { EditedPart } from '#lib/dead-letters/edits/edit.ts';
import { type ComparedPart, comparedParts } from './compared-parts.ts';
import type { EditedRecord } from './edited-record.ts';

const CodeDiff = dynamic(() => import('#components/payload/code-diff.tsx').then((module) => module.CodeDiff), {
  ssr: false,
  loading: () => (
    <div className="grid gap-2 p-3">
      {[38, 62, 54].map((width) => (
        <Skeleton key={width} width={`${width}%`} height={12} />
      ))}
    </div>
  ),
});

const names: Record<EditedPart, string> = { value: 'Value', key: 'Key', headers: 'Headers' };

interface BeforeAndAfterProps {
  before: EditedRecord;
  after: EditedRecord;
  /** Of what was sent already: then "as it was sent". */
  isSent?: boolean;
  /** Below each other, where there is no room side by side. */
  isNarrow?: boolean;
}

/** What an edit changes, part by part, side by side. */
export const BeforeAndAfter = memo(function BeforeAndAfter({ before, after, isSent = false, isNarrow = false }: BeforeAndAfterProps) {
  const parts = comparedParts(before, after);
  if (parts.length === 0)
    return (
      <p className="px-3.5 py-3 text-text-2">Nothing differs yet. What you change stands here beside what it was; all other bytes are sent as they are.</p>
    );
  return (
    <div>
      {parts.map((part) => (
        <Part key={part.part} part={part} isSent={isSent} isNarrow={isNarrow} />
      ))}
      <p className="border-t border-line px-3.5 py-2 text-sm text-text-3">{unchanged(parts)}</p>
    </div>
  );
});

function unchanged(parts: readonly ComparedPart[]): string {
  const same = (['key', 'value', 'headers'] as const).filter((name) => !parts.some(({ part }) => part === name));
  return same.length === 0 ? 'Key, value and headers are all changed.' : `Unchanged, byte for byte: ${same.join(', ')}.`;
}

function Part({ part: { part, before, after, isJson, note }, isSent, isNarrow }: { part: ComparedPart; isSent: boolean; isNarrow: boolean }) {
  return (
    <section aria-label={`${names[part]} before and after`} className="border-t border-line first:border-t-0">
      <p className={classNames('px-3.5 pt-2 text-xs text-text-3', isNarrow ? 'flex flex-wrap gap-x-2' : 'grid grid-cols-2')}>
        <span>
          <b className="font-semibold text-text-2">{names[part]}</b> as it failed{isNarrow ? ', and below it' : ''}
        </span>
        <span>
          {isSent ? 'as it was sent' : 'as it will be sent'}
          {note === null ? '' : ` · ${note}`}
        </span>
      </p>
      <div className="max-h-[460px] overflow-auto px-2 pb-2">
        <CodeDiff before={before} after={after} isJson={isJson} label={names[part]} isNarrow={isNarrow} />
      </div>
    </section>
  );
}
