'use client';

import { useRouter, useSearchParams } from 'next/navigation';
import { parseAsString, useQueryStates } from 'nuqs';
import { useEffect, useRef } from 'react';
import { useNewestFirst } from '#components/api/use-newest-first.ts';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { pollEveryMs } from '#components/live/live-state.ts';
import { ListHead } from '#components/ui/list-parts.tsx';
import { besidePanel } from '#components/ui/side-panel.tsx';
import { stepFrom } from '#components/ui/step.ts';
import { type DeadLetterFilter, filterParsers, isSearch } from './dead-letter-filter.ts';
import { DeadLetterPanel } from './dead-letter-panel.tsx';
import { deadLetterListKey, deadLetterSearchKey, fetchDeadLetterPage } from './dead-letters-query.ts';
import { rememberList } from './last-list.ts';
import { ListBody } from './list-body.tsx';
import { ListFilter } from './list-filter.tsx';
import { ListHeading } from './list-heading.tsx';
import { SearchBox } from './search-box.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useLoadSelected } from './use-load-selected.ts';
import { useSelection } from './use-selection.ts';

const addressState = { ...filterParsers, open: parseAsString };

/** A list is cheap to ask for; a search reads what it finds. */
const refetchMs = { list: 3_000, search: 15_000 };

/** The list of a cluster's dead letters, and the open one beside it. What is searched for, filters and the open one live in the address. */
export function DeadLettersView({ cluster }: { cluster: string }) {
  const router = useRouter();
  const search = useSearchParams().toString();
  useEffect(() => rememberList(cluster, search), [cluster, search]);
  const scroller = useRef<HTMLDivElement>(null);
  const [{ open, ...filter }, setAddress] = useQueryStates(addressState);
  const list = useNewestFirst({
    queryKey: [...(isSearch(filter) ? deadLetterSearchKey(cluster) : deadLetterListKey(cluster)), filter],
    fetchPage: (cursor, signal) => fetchDeadLetterPage(cluster, filter, cursor, signal),
    linesOf: (page) => page.lines,
    idOf: (line) => line.id,
    nextCursorOf: (page) => page.nextCursor,
    refetchIntervalMs: () => (isSearch(filter) ? refetchMs.search : pollEveryMs(refetchMs.list)),
  });

  const selection = useSelection(list.lines);
  // A search goes by when records were read, not by when they failed: where it is past what is selected no time tells.
  useLoadSelected(isSearch(filter) ? { ...selection, from: null } : selection, list);

  const change = (to: Partial<DeadLetterFilter>, isTyping = false) =>
    // One step back leads to what was there before a search, not to its half-typed word.
    void setAddress({ ...to, open: null }, { history: isTyping && filter.q !== null ? 'replace' : 'push' });
  // Opening from nothing is a step back can undo; moving on from line to line is not.
  const openLine = (id: string | null) => void setAddress({ open: id }, { history: open === null ? 'push' : 'replace' });
  const move = (by: 1 | -1) => {
    if (list.lines === undefined || list.lines.length === 0) return;
    const at = list.lines.findIndex(({ id }) => id === open);
    openLine(stepFrom(list.lines, at, by)?.id ?? null);
  };
  useKeyBinding('j', 'Next dead letter', () => move(1));
  useKeyBinding('k', 'Previous dead letter', () => move(-1));
  useKeyBinding('x', 'Select the open one', () => (open === null ? undefined : selection.toggle(open)), open !== null);
  useKeyBinding('X', 'Select all that are loaded', selection.toggleAll);
  useKeyBinding(
    'm',
    isSearch(filter) ? 'Search older ones' : 'Load older ones',
    () => list.loadOlder?.(),
    list.loadOlder !== undefined && !list.isLoadingOlder,
  );
  useKeyBinding('Enter', 'Open on its own page', () => router.push(`/${cluster}/dead-letters/${open}`), open !== null);
  useKeyBinding('Escape', 'Select none', selection.clear, selection.ids.size > 0 && open === null);
  useKeyBinding('Escape', 'Close the panel', () => openLine(null), open !== null);

  return (
    <div className={besidePanel(open !== null)}>
      <section aria-label="Dead letters" className="flex min-h-0 min-w-0 flex-col">
        <ListHeading
          cluster={cluster}
          filter={filter}
          head={list.head}
          tail={list.tail}
          shown={list.lines?.length ?? 0}
          hasMore={list.loadOlder !== undefined}
        />
        <SearchBox filter={filter} onChange={change} />
        <ListFilter cluster={cluster} filter={filter} head={list.head} onChange={change} />
        <ListHead list={list} />
        <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
          <ListBody cluster={cluster} filter={filter} list={list} scroller={scroller} selection={selection} openId={open} onOpen={openLine} onChange={change} />
        </div>
        {selection.ids.size === 0 ? null : <SelectionBar cluster={cluster} selection={selection} />}
      </section>
      {open === null ? null : (
        <DeadLetterPanel key={open} cluster={cluster} id={open} isBesideSelection={selection.ids.size > 0} onClose={() => openLine(null)} />
      )}
    </div>
  );
}
