'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Person } from '#components/access/person.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { LogLine } from '#lib/replay/run/log-page.ts';
import { logQuery } from './log-query.ts';

const inks: Record<LogLine['tone'], string> = { plain: '', risk: 'text-risk', replay: 'text-replay', ok: 'text-ok' };

/** What happened, newest first. */
export function RunLog({ cluster, id }: { cluster: string; id: number }) {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(logQuery(cluster, id));
  const lines = data?.pages.flatMap((page) => page.lines);
  return (
    <Card title="What happened" note="newest first">
      {error === null ? null : (
        <p role="alert" className="px-3.5 py-2.5 text-risk">
          {lines === undefined ? 'The log could not be loaded' : 'The log is not up to date'}: {visibleText(error.message)}
        </p>
      )}
      {lines === undefined && error === null ? (
        <div className="grid gap-2 p-3.5">
          <LoadingNote what="the log" />
          {[0, 1, 2].map((line) => (
            <Skeleton key={line} width="80%" />
          ))}
        </div>
      ) : null}
      {lines?.length === 0 ? <p className="px-3.5 py-2.5 text-text-3">Nothing yet.</p> : null}
      <ol aria-label="Log" className="px-3.5 py-2">
        {lines?.map(({ id: line, at, actor, text, tone }) => (
          <li key={line} className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 py-0.5">
            <span className="text-text-3">
              <Instant at={at} as="exact" />
            </span>
            <span className={`[overflow-wrap:anywhere] ${inks[tone]}`}>
              {visibleText(text)}{' '}
              <span className="text-text-3">
                <Person actor={actor} />
              </span>
            </span>
          </li>
        ))}
      </ol>
      {hasNextPage ? (
        <p className="border-t border-line px-3.5 py-2 text-center">
          <Button size="small" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {isFetchingNextPage ? 'Loading…' : 'Load older'}
          </Button>
        </p>
      ) : null}
    </Card>
  );
}
