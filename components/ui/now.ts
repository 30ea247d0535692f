'use client';

import { useSyncExternalStore } from 'react';

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

/** What `read` makes of the current time in milliseconds; draws again only when that changes. One timer serves the page, and rests in a hidden tab. */
export function useNow<Value extends string | number | boolean>(read: (nowMs: number) => Value): Value {
  return useSyncExternalStore(
    subscribe,
    () => read(nowMs),
    () => read(nowMs),
  );
}
