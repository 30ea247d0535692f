'use client';

import type { QueryKey } from '@tanstack/react-query';
import { formatDuration } from '#components/ui/format-time.ts';
import { useNow } from '#components/ui/now.ts';
import { StaleNote } from '#components/ui/stale-note.tsx';

/** Samples come every 10 s; a few may be late without meaning anything. */
const staleAfterMs = 45_000;

interface SampledNoteProps {
  /** When what is shown was sampled; null where nothing is shown yet. */
  sampledAt: string | null;
  /** Why the console could not be asked, where it could not. */
  error: Error | null;
  /** Of the query that asked, and when it read last. */
  queryKey: QueryKey;
  updatedMs: number;
}

/** Says that what is shown is old: because the console does not answer, or because no worker samples. */
export function SampledNote({ sampledAt, error, queryKey, updatedMs }: SampledNoteProps) {
  const isOld = useNow((nowMs) => sampledAt !== null && nowMs - Date.parse(sampledAt) > staleAfterMs);
  const age = useNow((nowMs) => (sampledAt === null ? '' : formatDuration(nowMs - Date.parse(sampledAt))));
  if (error !== null) return <StaleNote error={error} queryKey={queryKey} updatedMs={updatedMs} />;
  if (!isOld) return null;
  return (
    <p className="border-b border-line bg-risk-weak px-5 py-1.5 text-sm text-risk">
      <b className="font-semibold">Sampled {age} ago.</b>{' '}
      <span role="status">No worker samples consumer groups now, or Kafka cannot be asked. What was seen last stays.</span>
    </p>
  );
}
