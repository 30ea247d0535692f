'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { Unloaded } from '#components/api/unloaded.tsx';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { LoadingNote, Skeleton, SkeletonCard } from '#components/ui/skeleton.tsx';
import { StaleNote } from '#components/ui/stale-note.tsx';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { NotConfirmed } from './not-confirmed.tsx';
import { PlanView } from './plan-view.tsx';
import { replayQuery } from './replay-query.ts';
import { RunView } from './run-view.tsx';
import { useReplayActions } from './use-replay-actions.ts';

/** One replay: its plan while it is planned, its run afterwards. */
export function ReplayView({ cluster, id }: { cluster: string; id: string }) {
  const router = useRouter();
  const { data, error, dataUpdatedAt, refetch } = useQuery(replayQuery(cluster, id));
  useKeyBinding('Escape', 'Back to the replays', () => router.push(`/${cluster}/replays`));
  if (data === undefined) {
    return (
      <Unloaded title="The replay could not be loaded" error={error} refetch={refetch}>
        <div className="grid gap-3.5 px-5 py-4">
          <LoadingNote what="the replay" />
          <Skeleton width="44%" height={25} />
          <Skeleton width="30%" />
          <SkeletonCard height={120} />
          <SkeletonCard height={280} />
        </div>
      </Unloaded>
    );
  }
  return (
    <>
      <StaleNote error={error} queryKey={replayQuery(cluster, id).queryKey} updatedMs={dataUpdatedAt} />
      <Job cluster={cluster} job={data} />
    </>
  );
}

/** Confirming belongs to both views: a plan that somebody else confirmed or withdrew is gone at once, its refusal must not be. */
function Job({ cluster, job }: { cluster: string; job: ReplayDetail }) {
  const actions = useReplayActions(cluster, job);
  if (job.state === 'planned') return <PlanView cluster={cluster} job={job} actions={actions} />;
  return (
    <>
      {actions.confirm.error === null ? null : (
        <div className="px-5 pt-4">
          <NotConfirmed error={actions.confirm.error} />
        </div>
      )}
      <RunView cluster={cluster} job={job} actions={actions} />
    </>
  );
}
