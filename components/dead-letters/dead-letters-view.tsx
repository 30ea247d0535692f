'use client';

import { useRouter } from 'next/navigation';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useNewestFirst } from '#components/api/use-newest-first.ts';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { ListFoot, ListHead } from '#components/ui/list-parts.tsx';
import { LoadingNote } from '#components/ui/skeleton.tsx';
import { ErrorState } from '#components/ui/view-state.tsx';
import { failureState } from '#lib/dead-letters/failure-states.ts';
import { DeadLetterPanel } from './dead-letter-panel.tsx';
import { DeadLetterTable } from './dead-letter-table.tsx';
import { deadLetterListKey, fetchDeadLetterPage } from './dead-letters-query.ts';
import { ListFilter } from './list-filter.tsx';
import { ListHeading } from './list-heading.tsx';
import { NoDeadLetters } from './no-dead-letters.tsx';

const addressState = {
  state: parseAsStringLiteral(['open', 'all', ...failureState.options] as const).withDefault('open'),
  topic: parseAsString,
  open: parseAsString,
};

/** The list of a cluster's dead letters, and the open one beside it. Filters and the open one live in the address. */
export function DeadLettersView({ cluster }: { cluster: string }) {
  const router = useRouter();
  const [{ open, ...filter }, setAddress] = useQueryStates(addressState);
  const list = useNewestFirst({
    queryKey: [...deadLetterListKey(cluster), filter],
    fetchPage: (cursor, signal) => fetchDeadLetterPage(cluster, filter, cursor, signal),
    linesOf: (page) => page.lines,
    idOf: (line) => line.id,
    nextCursorOf: (page) => page.nextCursor,
    refetchIntervalMs: 3_000,
  });

  // Opening from nothing is a step back can undo; moving on from line to line is not.
  const openLine = (id: string | null) => void setAddress({ open: id }, { history: open === null ? 'push' : 'replace' });
  const move = (by: 1 | -1) => {
    if (list.lines === undefined || list.lines.length === 0) return;
    const at = list.lines.findIndex(({ id }) => id === open);
    const to = at === -1 ? 0 : Math.min(Math.max(at + by, 0), list.lines.length - 1);
    openLine(list.lines[to]?.id ?? null);
  };
  useKeyBinding('j', 'Next dead letter', () => move(1));
  useKeyBinding('k', 'Previous dead letter', () => move(-1));
  useKeyBinding('Enter', 'Open on its own page', () => router.push(`/${cluster}/dead-letters/${open}`), open !== null);
  useKeyBinding('Escape', 'Close the panel', () => openLine(null), open !== null);

  return (
    <div className={`grid h-full grid-rows-1 ${open === null ? '' : 'lg:grid-cols-[minmax(0,1fr)_minmax(400px,36%)]'}`}>
      <section aria-label="Dead letters" className="flex min-h-0 min-w-0 flex-col">
        <ListHeading filter={filter} head={list.head} />
        <ListFilter
          cluster={cluster}
          filter={filter}
          counts={list.head?.counts}
          onChange={(change) => void setAddress({ ...change, open: null }, { history: 'push' })}
        />
        <ListHead list={list} />
        <div className="min-h-0 flex-1 overflow-auto">
          {list.error === null ? null : <ErrorState title="The dead letters could not be loaded" error={list.error} onRetry={list.retry} />}
          {list.lines?.length === 0 ? (
            <NoDeadLetters
              cluster={cluster}
              filter={filter}
              onShowAll={() => void setAddress({ state: 'all', topic: null, open: null }, { history: 'push' })}
            />
          ) : null}
          {list.error === null && list.lines?.length !== 0 ? (
            <>
              {list.lines === undefined ? <LoadingNote what="dead letters" /> : null}
              <DeadLetterTable cluster={cluster} lines={list.lines} openId={open} onOpen={openLine} />
              {list.lines === undefined ? null : <ListFoot list={list} what="dead letters" />}
            </>
          ) : null}
        </div>
      </section>
      {open === null ? null : <DeadLetterPanel key={open} cluster={cluster} id={open} onClose={() => openLine(null)} />}
    </div>
  );
}
