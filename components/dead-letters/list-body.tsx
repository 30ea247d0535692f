'use client';

import { Search } from 'lucide-react';
import type { RefObject } from 'react';
import { RequestFailure } from '#components/api/request-failure.ts';
import type { NewestFirst } from '#components/api/use-newest-first.ts';
import { ListFoot } from '#components/ui/list-parts.tsx';
import { LoadingNote } from '#components/ui/skeleton.tsx';
import { EmptyState, ErrorState } from '#components/ui/view-state.tsx';
import type { DeadLetterLine, DeadLetterPage } from '#lib/dead-letters/dead-letter.ts';
import { type DeadLetterFilter, noFilter } from './dead-letter-filter.ts';
import { DeadLetterTable } from './dead-letter-table.tsx';
import { NoDeadLetters } from './no-dead-letters.tsx';
import { NothingFound } from './nothing-found.tsx';
import { SearchFoot } from './search-foot.tsx';
import type { Selection } from './use-selection.ts';

interface ListBodyProps {
  cluster: string;
  filter: DeadLetterFilter;
  list: NewestFirst<DeadLetterPage, DeadLetterLine>;
  scroller: RefObject<HTMLElement | null>;
  selection: Selection;
  openId: string | null;
  onOpen: (id: string) => void;
  onChange: (change: Partial<DeadLetterFilter>) => void;
}

/** The list's lines, or why there are none. */
export function ListBody({ cluster, filter, list, scroller, selection, openId, onOpen, onChange }: ListBodyProps) {
  const { lines, error, tail } = list;
  if (error instanceof RequestFailure && error.type.endsWith('search-too-short'))
    return (
      <EmptyState icon={Search} title="A little more is needed to search">
        {error.message}
      </EmptyState>
    );
  if (error !== null) return <ErrorState title="The dead letters could not be loaded" error={error} onRetry={list.retry} />;
  const report = tail?.search ?? null;
  // A search whose time ended goes on when somebody asks for it: each step reads much and may find nothing. So does what failed, else it is asked for without end.
  const loadMore = list.isLoadingOlder || list.hasOlderFailed || report?.isComplete === false ? undefined : list.loadOlder;
  if (lines?.length === 0 && (report !== null || list.loadOlder === undefined))
    return report === null ? (
      <NoDeadLetters cluster={cluster} filter={filter} onShowAll={() => onChange({ ...noFilter, state: 'all' })} />
    ) : (
      <NothingFound cluster={cluster} filter={filter} report={report} list={list} onChange={onChange} />
    );
  return (
    <>
      {lines === undefined ? <LoadingNote what="dead letters" /> : null}
      <DeadLetterTable
        cluster={cluster}
        lines={lines}
        scroller={scroller}
        openId={openId}
        onOpen={onOpen}
        selection={selection}
        loadMore={loadMore}
        hasMore={list.loadOlder !== undefined}
      />
      {lines === undefined ? null : report === null ? <ListFoot list={list} what="dead letters" /> : <SearchFoot list={list} report={report} />}
    </>
  );
}
