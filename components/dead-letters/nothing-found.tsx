'use client';

import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import type { NewestFirst } from '#components/api/use-newest-first.ts';
import { Button } from '#components/ui/button.tsx';
import { countOf } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { EmptyState } from '#components/ui/view-state.tsx';
import type { DeadLetterLine, DeadLetterPage, SearchReport } from '#lib/dead-letters/dead-letter.ts';
import { type DeadLetterFilter, isNarrowed, noFilter } from './dead-letter-filter.ts';
import { backlogOf } from './describe-topic.ts';
import { SearchOn } from './search-foot.tsx';
import { topicsQuery } from './topics-query.ts';

interface NothingFoundProps {
  cluster: string;
  filter: DeadLetterFilter;
  report: SearchReport;
  list: Pick<NewestFirst<DeadLetterPage, DeadLetterLine>, 'loadOlder' | 'isLoadingOlder' | 'hasOlderFailed'>;
  onChange: (change: Partial<DeadLetterFilter>) => void;
}

/** Nothing was found: in all there is, or in what was searched so far, which is no proof of absence. */
export function NothingFound({ cluster, filter, report, list, onChange }: NothingFoundProps) {
  const { data } = useQuery(topicsQuery(cluster));
  const { left } = backlogOf(data?.topics ?? []);
  if (!report.isComplete)
    return (
      <EmptyState icon={Search} title={`None in the newest ${countOf(report.searched, 'record')}`}>
        <p>
          Up to {countOf(report.remaining, 'older record')} {report.remaining === 1 ? 'is' : 'are'} not searched yet
          {report.searchedTo === null ? '' : ', indexed before '}
          {report.searchedTo === null ? null : <Instant at={report.searchedTo.indexedAt} as="dated" />}.
        </p>
        <div className="mt-3 flex flex-wrap items-center justify-center gap-3">
          <SearchOn list={list} report={report} />
        </div>
      </EmptyState>
    );
  const isWiderPossible = filter.state !== 'all' || isNarrowed({ ...filter, q: null, header: [] });
  return (
    <EmptyState icon={Search} title={report.searched === 0 ? 'There is nothing to search yet' : `None in all ${countOf(report.searched, 'record')}`}>
      <p>
        Key, value and headers were searched, with error message and stack trace; capitals A–Z do not matter. Bodies rescued for share groups are not searched.
        {left > 0n ? ` Up to ${countOf(left, 'record')} more are still to be indexed.` : ''}
        {isWiderPossible ? ' The filters may keep some out.' : ''}
      </p>
      <div className="mt-3 flex justify-center gap-2">
        {isWiderPossible ? (
          <Button onClick={() => onChange({ ...noFilter, state: 'all', q: filter.q, header: filter.header })}>Search all dead letters</Button>
        ) : null}
        <Button onClick={() => onChange({ q: null, header: [] })}>Clear the search</Button>
      </div>
    </EmptyState>
  );
}
