'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { Unloaded } from '#components/api/unloaded.tsx';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { StaleNote } from '#components/ui/stale-note.tsx';
import { DeadLetterActions } from './dead-letter-actions.tsx';
import { DeadLetterHead } from './dead-letter-head.tsx';
import { deadLetterQuery } from './dead-letter-query.ts';
import { DeadLetterSkeleton } from './dead-letter-skeleton.tsx';
import { backToList } from './last-list.ts';
import { RecordCards } from './record-cards.tsx';
import { TriageCards } from './triage-cards.tsx';

/** One dead letter on its own page: the evidence at the left, where it came from and what people did at the right. */
export function DeadLetterView({ cluster, id }: { cluster: string; id: string }) {
  const router = useRouter();
  const { data, error, dataUpdatedAt, refetch } = useQuery(deadLetterQuery(cluster, id));
  useKeyBinding('Escape', 'Back to the list', () => router.push(backToList(cluster, id)));
  if (data === undefined) {
    return (
      <Unloaded title="The dead letter could not be loaded" error={error} refetch={refetch}>
        <div className="px-5 py-4">
          <DeadLetterSkeleton />
        </div>
      </Unloaded>
    );
  }
  return (
    <>
      <StaleNote error={error} queryKey={deadLetterQuery(cluster, id).queryKey} updatedMs={dataUpdatedAt} />
      <div className="grid gap-4 px-5 pt-4 pb-8">
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <DeadLetterHead failure={data} level={1} />
          <DeadLetterActions cluster={cluster} failure={data} />
        </div>
        <RecordCards cluster={cluster} failure={data} beside={<TriageCards cluster={cluster} failure={data} />} />
      </div>
    </>
  );
}
