'use client';

import { formatDuration } from './format-time.ts';
import { useNow } from './now.ts';

/** Says how old what is shown is and why, while it cannot be brought up to date; nothing otherwise. */
export function StaleNote({ error, sinceMs }: { error: Error | null; sinceMs: number }) {
  const age = useNow((nowMs) => (error === null ? '' : formatDuration(nowMs - sinceMs)));
  if (error === null) return null;
  return (
    <p role="status" className="border-b border-line bg-risk-weak px-5 py-1.5 text-sm text-risk">
      <b className="font-semibold">Stale, {age} old.</b> {error.message} Trying again by itself.
    </p>
  );
}
