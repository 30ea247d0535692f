'use client';

import { useQuery } from '@tanstack/react-query';
import { Braces } from 'lucide-react';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { useRef } from 'react';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { buttonClass } from '#components/ui/button.tsx';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { besidePanel } from '#components/ui/side-panel.tsx';
import { LoadingNote } from '#components/ui/skeleton.tsx';
import { stepFrom } from '#components/ui/step.ts';
import { TextField } from '#components/ui/text-field.tsx';
import { EmptyState, ErrorState } from '#components/ui/view-state.tsx';
import { type ApiOperation, findOperations, operationsOf } from './api-document.ts';
import { apiQuery } from './api-query.ts';
import { OperationPanel } from './operation-panel.tsx';
import { OperationTable } from './operation-table.tsx';

/** How much there is, and how much of it only reads. */
function apiSentence(operations: readonly ApiOperation[] | undefined): string {
  if (operations === undefined) return 'API';
  const reading = operations.filter(({ method }) => method === 'GET').length;
  return `${countOf(operations.length, 'operation')} do all that this console does; ${formatCount(reading)} of them only read`;
}

/** The API, as its own document describes it. */
export function ApiView() {
  const { data, error, refetch } = useQuery(apiQuery);
  const [open, setOpen] = useQueryState('open', parseAsString);
  const [find, setFind] = useQueryState('find', parseAsString.withDefault(''));
  const field = useRef<HTMLDivElement>(null);
  const all = data === undefined ? undefined : operationsOf(data);
  const operations = all === undefined ? undefined : findOperations(all, find);
  const opened = all?.find(({ operationId }) => operationId === open);
  const openOperation = (id: string | null) => void setOpen(id, { history: open === null ? 'push' : 'replace' });
  const move = (by: 1 | -1) => {
    if (operations === undefined || operations.length === 0) return;
    const at = operations.findIndex(({ operationId }) => operationId === open);
    openOperation(stepFrom(operations, at, by)?.operationId ?? null);
  };
  useKeyBinding('j', 'Next operation', () => move(1));
  useKeyBinding('k', 'Previous operation', () => move(-1));
  useKeyBinding('/', 'Find operations', () => field.current?.querySelector('input')?.focus());
  useKeyBinding('Escape', 'Close the panel', () => openOperation(null), open !== null);
  return (
    <div className={besidePanel(opened !== undefined)}>
      <section aria-label="API" className="flex min-h-0 min-w-0 flex-col">
        <div className="px-5 pt-4 pb-3">
          <h1 className="text-xl font-[620] tracking-[-0.01em]">{apiSentence(all)}</h1>
          <p className="max-w-[110ch] text-text-2">{data?.info.description ?? ' '}</p>
          <div className="mt-3 flex flex-wrap items-end gap-2" ref={field}>
            <TextField
              className="min-w-[260px] flex-1"
              type="search"
              label="Find operations (/)"
              placeholder="replays, discard, cursor …"
              value={find}
              onChange={(event) => void setFind(event.target.value === '' ? null : event.target.value)}
            />
            <a href="/api/openapi.json" className={buttonClass()}>
              <Braces aria-hidden size={14} /> OpenAPI 3.1
            </a>
            <Link href="/account" className={buttonClass()}>
              API tokens
            </Link>
          </div>
        </div>
        <div className="min-h-0 flex-1 overflow-auto border-t border-line">
          <ApiBody
            operations={operations}
            error={error}
            find={find}
            onRetry={() => void refetch()}
            openId={opened?.operationId ?? null}
            onOpen={openOperation}
          />
        </div>
      </section>
      {data === undefined || opened === undefined ? null : <OperationPanel document={data} operation={opened} onClose={() => openOperation(null)} />}
    </div>
  );
}

interface ApiBodyProps {
  /** Undefined while loading. */
  operations: readonly ApiOperation[] | undefined;
  error: Error | null;
  find: string;
  onRetry: () => void;
  openId: string | null;
  onOpen: (id: string) => void;
}

function ApiBody({ operations, error, find, onRetry, openId, onOpen }: ApiBodyProps) {
  if (operations === undefined && error !== null) return <ErrorState title="The API’s description could not be loaded" error={error} onRetry={onRetry} />;
  if (operations?.length === 0)
    return (
      <EmptyState icon={Braces} title={`No operation has “${find}”`}>
        Addresses, names, what they do and what the policy is asked are looked through.
      </EmptyState>
    );
  return (
    <>
      {operations === undefined ? <LoadingNote what="the API’s description" /> : null}
      <OperationTable operations={operations} openId={openId} onOpen={onOpen} />
    </>
  );
}
