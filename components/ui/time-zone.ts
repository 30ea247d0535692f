'use client';

import { useSyncExternalStore } from 'react';
import type { Zone } from './format-time.ts';

const storageKey = 'redrive-zone';
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab of the same operator switches too.
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

const read = (): Zone => (localStorage.getItem(storageKey) === 'utc' ? 'utc' : 'local');

/** The zone in which this browser shows instants. */
export function useZone(): Zone {
  return useSyncExternalStore(subscribe, read, () => 'utc');
}

/** Switches every instant on the page, and those of later visits. */
export function setZone(zone: Zone): void {
  localStorage.setItem(storageKey, zone);
  for (const listener of listeners) listener();
}
