'use client';

import { useEffect } from 'react';
import type { NewestFirst } from '#components/api/use-newest-first.ts';
import type { DeadLetterLine, DeadLetterPage } from '#lib/dead-letters/dead-letter.ts';
import { mostSelected } from './selection-address.ts';
import type { Selection } from './use-selection.ts';

/**
 * Loads older lines until all that the address selects are there, as they were before a reload or for whoever was sent it; but no more lines than can be selected: what
 * fits the filter no more is nowhere in the list.
 */
export function useLoadSelected(selection: Selection, list: NewestFirst<DeadLetterPage, DeadLetterLine>): void {
  const { lines, loadOlder, isLoadingOlder, hasOlderFailed } = list;
  const isWanted = lines !== undefined && lines.length < mostSelected && selection.lines.length < selection.ids.size && !isLoadingOlder && !hasOlderFailed;
  useEffect(() => {
    if (isWanted) loadOlder?.();
  }, [isWanted, loadOlder]);
}
