'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { deadLetterQuery } from '#components/dead-letters/dead-letter-query.ts';
import { errorName, firstLine, keyText } from '#components/dead-letters/describe-failure.ts';
import { visibleText } from '#components/ui/visible-text.ts';

/** What is edited and why it failed, in a sentence; at the right what can be done. */
export function EditHead({ cluster, id, children }: { cluster: string; id: string; children: ReactNode }) {
  const { data } = useQuery(deadLetterQuery(cluster, id));
  const key = data === undefined ? null : (keyText(data.records[0]?.key ?? data.key) ?? 'a record without a key');
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 lg:flex-nowrap">
      <div className="min-w-0">
        <h1 className="text-xl font-[620] tracking-[-0.01em] [overflow-wrap:anywhere]">
          {data === undefined || key === null ? `Edit dead letter #${id}` : visibleText(`Edit ${key}, which failed with ${errorName(data.errorClass)}`)}
        </h1>
        <p className="mt-0.5 text-text-3 [overflow-wrap:anywhere]">
          {data?.errorMessage == null ? '' : `${visibleText(firstLine(data.errorMessage))} · `}the original stays as it is, and open until the copy is proven
        </p>
      </div>
      <div className="flex shrink-0 flex-wrap items-center gap-2">{children}</div>
    </div>
  );
}
