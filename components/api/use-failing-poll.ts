'use client';

import { type Query, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { currentUntilMs } from '#components/live/current-until.ts';
import { mayPass } from './request-failure.ts';

/** Why a query that a drawn view reads could not be brought up to date at its last try; null where it could. */
function failureOf({ state }: Query): Error | null {
  const error = state.fetchFailureReason ?? state.error;
  return error instanceof Error && mayPass(error) ? error : null;
}

const currentUntil = ({ queryKey, state }: Query) => currentUntilMs(queryKey, state.dataUpdatedAt);

/** The stalest query that the page shows and whose last poll failed; undefined while all succeed. Its `state` tells since when and why. */
export function useFailingPoll(): { error: Error; sinceMs: number } | undefined {
  const cache = useQueryClient().getQueryCache();
  const failing = useSyncExternalStore(
    useCallback((listener: () => void) => cache.subscribe(listener), [cache]),
    () =>
      cache
        .getAll()
        .filter((query) => query.isActive() && failureOf(query) !== null)
        .reduce<Query | undefined>((stalest, query) => (stalest === undefined || currentUntil(query) < currentUntil(stalest) ? query : stalest), undefined),
    () => undefined,
  );
  const error = failing === undefined ? null : failureOf(failing);
  return failing === undefined || error === null ? undefined : { error, sinceMs: currentUntil(failing) };
}
