'use client';

import { useSyncExternalStore } from 'react';
import type { LinkState } from './link-state.ts';

/** How often what is told live is asked for all the same. */
const rarelyMs = 30_000;

const listeners = new Set<() => void>();
const connecting: LinkState = { status: 'connecting' };
let current: LinkState = connecting;

/** Says how the stream that this page follows is. */
export function setLiveState(state: LinkState): void {
  current = state;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How the stream that this page follows is. */
export function useLiveState(): LinkState {
  return useSyncExternalStore(
    subscribe,
    () => current,
    () => connecting,
  );
}

/** The interval of a poll for what the event stream tells of: rarely while that is live, else every `oftenMs`. */
export function pollEveryMs(oftenMs: number): number {
  return current.status === 'live' ? Math.max(oftenMs, rarelyMs) : oftenMs;
}

/** Until when whatever had changed was told, while it is told no more: what is shown is as old as that at most. 0 while it is told, or never was. */
export function toldUntilMs(): number {
  return current.status === 'deaf' || current.status === 'lost' ? (current.heardAtMs ?? 0) : 0;
}
