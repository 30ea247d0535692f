'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { Unloaded } from '#components/api/unloaded.tsx';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { StaleNote } from '#components/ui/stale-note.tsx';
import type { RewindDetail } from '#lib/rewind/rewind.ts';
import { NotConfirmed } from './not-confirmed.tsx';
import { PlanView } from './plan-view.tsx';
import { rewindQuery } from './rewind-query.ts';
import { RunView } from './run-view.tsx';
import { useRewindActions } from './use-rewind-actions.ts';

/** One rewind: its plan while it is planned, what became of it afterwards. */
export function RewindView({ cluster, id }: { cluster: string; id: string }) {
  const { data, error, dataUpdatedAt, refetch } = useQuery(rewindQuery(cluster, id));
  if (data === undefined) {
    return (
      <Unloaded title="The rewind could not be loaded" error={error} refetch={refetch}>
        <div className="grid gap-3.5 px-5 py-4">
          <LoadingNote what="the rewind" />
          <Skeleton width="44%" height={25} />
          <Skeleton width="60%" />
          <Skeleton height={200} />
          <Skeleton height={180} />
        </div>
      </Unloaded>
    );
  }
  return (
    <>
      <StaleNote error={error} queryKey={rewindQuery(cluster, id).queryKey} updatedMs={dataUpdatedAt} />
      <Rewind cluster={cluster} rewind={data} />
    </>
  );
}

/** Confirming belongs to both views: a plan that somebody else confirmed or withdrew is gone at once, its refusal must not be. */
function Rewind({ cluster, rewind }: { cluster: string; rewind: RewindDetail }) {
  const router = useRouter();
  const actions = useRewindActions(cluster, rewind);
  useKeyBinding('Escape', 'Back to the consumer group', () => router.push(`/${cluster}/groups/${encodeURIComponent(rewind.group)}`));
  useKeyBinding('u', 'Plan to take the rewind back', () => actions.undo.mutate(), rewind.undo.isOffered && !actions.undo.isPending);
  if (rewind.state === 'planned') return <PlanView cluster={cluster} rewind={rewind} actions={actions} />;
  return (
    <>
      {actions.confirm.error === null ? null : (
        <div className="px-5 pt-4">
          <NotConfirmed error={actions.confirm.error} />
        </div>
      )}
      <RunView cluster={cluster} rewind={rewind} actions={actions} />
    </>
  );
}
