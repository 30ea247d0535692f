'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followLive } from './follow-live.ts';
import type { LinkState } from './link-state.ts';
import { setLiveState } from './live-state.ts';
import { QueryRefresher } from './refresh-queries.ts';

/** Keeps what the page shows of a cluster up to date by its event stream, while it is on screen. */
export function useLiveUpdates(cluster: string | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (cluster === undefined) return;
    const refresher = new QueryRefresher(client, cluster);
    let before: LinkState['status'] = 'connecting';
    const leave = followLive(`/api/clusters/${encodeURIComponent(cluster)}/events`, {
      onState: (state) => {
        setLiveState(state);
        // Polls come back at once, or become rare.
        if (state.status !== before && before !== 'connecting') refresher.refreshAll();
        before = state.status;
      },
      onMessage: (message) => refresher.hear(message),
    });
    return () => {
      leave();
      refresher.stop();
      setLiveState({ status: 'connecting' });
    };
  }, [client, cluster]);
}
