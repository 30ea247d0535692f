'use client';

import { useEffect } from 'react';
import type { NewestFirst } from '#components/api/use-newest-first.ts';
import type { DeadLetterLine, DeadLetterPage } from '#lib/dead-letters/dead-letter.ts';
import { isOlderWanted } from './older-wanted.ts';
import type { Selection } from './use-selection.ts';

/** Loads older lines until all that the address selects are there, as far as they can be: as they were before a reload or for whoever was sent it. */
export function useLoadSelected({ ids, from }: Selection, list: NewestFirst<DeadLetterPage, DeadLetterLine>): void {
  const { lines, loadOlder, isLoadingOlder, hasOlderFailed } = list;
  const isWanted = lines !== undefined && !isLoadingOlder && !hasOlderFailed && isOlderWanted({ lines, selected: ids, selectedFrom: from });
  useEffect(() => {
    if (isWanted) loadOlder?.();
  }, [isWanted, loadOlder]);
}
