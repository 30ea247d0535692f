'use client';

import type { NewestFirst } from '#components/api/use-newest-first.ts';
import { ArrivedPill } from './arrived-pill.tsx';
import { Button } from './button.tsx';
import { StaleNote } from './stale-note.tsx';

type List = Pick<NewestFirst<unknown, unknown>, 'arrived' | 'showNewest' | 'loadOlder' | 'isLoadingOlder' | 'hasOlderFailed' | 'staleness'>;

/** Stands above a list: what arrived since it was drawn, and how old it is where it could not be brought up to date. */
export function ListHead({ list }: { list: List }) {
  const { arrived, staleness } = list;
  return (
    <>
      {staleness === undefined ? null : <StaleNote {...staleness} />}
      <ArrivedPill text={arrived.count === 0 ? null : `${arrived.isMore ? `${arrived.count} or more` : arrived.count} new`} onShow={list.showNewest} />
    </>
  );
}

/** Says that the older lines asked for could not be loaded; nothing otherwise. */
export function OlderFailed({ list }: { list: Pick<List, 'hasOlderFailed' | 'isLoadingOlder'> }) {
  if (!list.hasOlderFailed || list.isLoadingOlder) return null;
  return (
    <span role="alert" className="text-sm text-risk">
      Older ones could not be loaded.
    </span>
  );
}

/** Stands below a list: appends what is older, or says that there is nothing. */
export function ListFoot({ list, what }: { list: List; what: string }) {
  return (
    <div className="flex flex-wrap items-center justify-center gap-3 px-5 py-4">
      {list.loadOlder === undefined ? (
        <span className="text-sm text-text-3">No older {what}</span>
      ) : (
        <>
          <OlderFailed list={list} />
          <Button size="small" disabled={list.isLoadingOlder} onClick={list.loadOlder}>
            {list.isLoadingOlder ? 'Loading…' : 'Load older'}
          </Button>
        </>
      )}
    </div>
  );
}
