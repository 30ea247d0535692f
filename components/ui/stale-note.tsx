'use client';

import type { QueryKey } from '@tanstack/react-query';
import { currentUntilMs } from '#components/live/current-until.ts';
import { formatDuration } from './format-time.ts';
import { useBrowserNow } from './now.ts';

interface StaleNoteProps {
  /** Why the last try failed; null where it did not. */
  error: Error | null;
  /** Of the query that was tried, and when it read last. */
  queryKey: QueryKey;
  updatedMs: number;
}

/** Says how old what is shown is and why, while it cannot be brought up to date; nothing otherwise. */
export function StaleNote({ error, queryKey, updatedMs }: StaleNoteProps) {
  const age = useBrowserNow((nowMs) => (error === null ? '' : formatDuration(nowMs - currentUntilMs(queryKey, updatedMs))));
  if (error === null) return null;
  return (
    <p className="border-b border-line bg-risk-weak px-5 py-1.5 text-sm text-risk">
      <b className="font-semibold">Stale, {age} old.</b> {/* Only this is announced: an age that ticks would be read out every second. */}
      <span role="status">{error.message} Trying again by itself.</span>
    </p>
  );
}
