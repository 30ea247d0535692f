'use client';

import { useSyncExternalStore } from 'react';
import { serverTimeMs } from '#components/api/server-clock.ts';

type Shown = string | number | boolean | null | undefined;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let nowMs = Date.now();

function tick(): void {
  if (document.hidden) return;
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    nowMs = Date.now();
    timer = setInterval(tick, 1_000);
    document.addEventListener('visibilitychange', tick);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    document.removeEventListener('visibilitychange', tick);
  };
}

/** What `read` makes of the current time of this browser's clock, for ages of what the browser did itself; else as `useNow`. */
export function useBrowserNow<Value extends Shown>(read: (nowMs: number) => Value): Value {
  return useSyncExternalStore(
    subscribe,
    () => read(nowMs),
    () => read(nowMs),
  );
}

/**
 * What `read` makes of the current time in milliseconds, by the console's clock, which stamps what is shown; draws again only when that changes. One timer serves the page,
 * and rests in a hidden tab.
 */
export const useNow = <Value extends Shown>(read: (nowMs: number) => Value): Value => useBrowserNow((browserMs) => read(serverTimeMs(browserMs)));
