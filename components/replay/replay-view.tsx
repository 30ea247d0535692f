'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { StaleNote } from '#components/ui/stale-note.tsx';
import { ErrorState } from '#components/ui/view-state.tsx';
import { PlanView } from './plan-view.tsx';
import { replayQuery } from './replay-query.ts';
import { RunView } from './run-view.tsx';

/** One replay: its plan while it is planned, its run afterwards. */
export function ReplayView({ cluster, id }: { cluster: string; id: string }) {
  const router = useRouter();
  const { data, error, dataUpdatedAt, refetch } = useQuery(replayQuery(cluster, id));
  useKeyBinding('Escape', 'Back to the replays', () => router.push(`/${cluster}/replays`));
  if (data === undefined) {
    if (error !== null) return <ErrorState title="The replay could not be loaded" level={1} error={error} onRetry={() => void refetch()} />;
    return (
      <div className="grid gap-3.5 px-5 py-4">
        <LoadingNote what="the replay" />
        <Skeleton width="44%" height={25} />
        <Skeleton width="30%" />
        <Skeleton height={120} />
        <Skeleton height={280} />
      </div>
    );
  }
  return (
    <>
      <StaleNote error={error} sinceMs={dataUpdatedAt} />
      {data.state === 'planned' ? <PlanView cluster={cluster} job={data} /> : <RunView cluster={cluster} job={data} />}
    </>
  );
}
