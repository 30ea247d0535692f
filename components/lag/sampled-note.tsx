'use client';

import type { QueryKey } from '@tanstack/react-query';
import { useOldAge } from '#components/frame/use-ground.ts';
import { StaleNote } from '#components/ui/stale-note.tsx';

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
  const age = useOldAge(sampledAt);
  if (error !== null) return <StaleNote error={error} queryKey={queryKey} updatedMs={updatedMs} />;
  if (age === null) return null;
  return (
    <p className="border-b border-line bg-risk-weak px-5 py-1.5 text-sm text-risk">
      <b className="font-semibold">Sampled {age} ago.</b>{' '}
      <span role="status">No worker samples consumer groups now, or Kafka cannot be asked. What was seen last stays.</span>
    </p>
  );
}
