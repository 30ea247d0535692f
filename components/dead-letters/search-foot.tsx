'use client';

import type { NewestFirst } from '#components/api/use-newest-first.ts';
import { Button } from '#components/ui/button.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { OlderFailed } from '#components/ui/list-parts.tsx';
import type { DeadLetterLine, DeadLetterPage, SearchReport } from '#lib/dead-letters/dead-letter.ts';

type List = Pick<NewestFirst<DeadLetterPage, DeadLetterLine>, 'loadOlder' | 'isLoadingOlder' | 'hasOlderFailed'>;

/** Stands below what a search found: goes on where it ended, or says that it has seen everything. */
export function SearchFoot({ list, report }: { list: List; report: SearchReport }) {
  return (
    <div className="flex flex-wrap items-center justify-center gap-3 px-5 py-4 text-sm text-text-3">
      {list.loadOlder === undefined ? (
        'No older dead letters'
      ) : (
        <>
          {report.isComplete ? null : (
            <span>
              {formatCount(report.searched)} records searched
              {report.searchedTo === null ? '' : ', back to what was indexed '}
              {report.searchedTo === null ? null : <Instant at={report.searchedTo.indexedAt} />}
            </span>
          )}
          <SearchOn list={list} report={report} />
        </>
      )}
    </div>
  );
}

/** Goes on with a search where it ended. */
export function SearchOn({ list, report }: { list: List; report: SearchReport }) {
  return (
    <>
      <OlderFailed list={list} />
      <Button size="small" shortcut="m" disabled={list.isLoadingOlder} onClick={list.loadOlder}>
        {list.isLoadingOlder ? 'Searching…' : report.isComplete ? 'More' : `Search up to ${formatCount(report.remaining)} older ones`}
      </Button>
    </>
  );
}
