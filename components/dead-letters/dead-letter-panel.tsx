'use client';

import { useQuery } from '@tanstack/react-query';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { ErrorState } from '#components/ui/view-state.tsx';
import { DeadLetterActions } from './dead-letter-actions.tsx';
import { DeadLetterHead } from './dead-letter-head.tsx';
import { deadLetterQuery } from './dead-letter-query.ts';
import { DeadLetterSkeleton } from './dead-letter-skeleton.tsx';
import { RecordCards } from './record-cards.tsx';
import { TriageCards } from './triage-cards.tsx';

interface DeadLetterPanelProps {
  cluster: string;
  id: string;
  /** The keys of actions on many are for the selection then. */
  isBesideSelection: boolean;
  onClose: () => void;
}

/** One dead letter beside the list; on narrow screens over it. */
export function DeadLetterPanel({ cluster, id, isBesideSelection, onClose }: DeadLetterPanelProps) {
  const { data, error, refetch } = useQuery(deadLetterQuery(cluster, id));
  return (
    <SidePanel label="Open dead letter" name={`Dead letter #${id}`} pageHref={`/${cluster}/dead-letters/${id}`} onClose={onClose}>
      {data === undefined ? (
        error === null ? (
          <DeadLetterSkeleton />
        ) : (
          <ErrorState title="The dead letter could not be loaded" error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          <DeadLetterHead failure={data} level={2} />
          <DeadLetterActions cluster={cluster} failure={data} isBesideSelection={isBesideSelection} />
          {data.notes.length > 0 || data.replays.length > 0 ? <TriageCards cluster={cluster} failure={data} /> : null}
          <RecordCards cluster={cluster} failure={data} isBrief />
          {data.notes.length > 0 || data.replays.length > 0 ? null : <TriageCards cluster={cluster} failure={data} />}
        </>
      )}
    </SidePanel>
  );
}
