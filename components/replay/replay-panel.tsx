'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { buttonClass } from '#components/ui/button.tsx';
import { KeyboardKey } from '#components/ui/keyboard-key.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { LoadingNote, Skeleton, SkeletonCard } from '#components/ui/skeleton.tsx';
import { ErrorState } from '#components/ui/view-state.tsx';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { HazardList } from './hazard-list.tsx';
import { replayQuery } from './replay-query.ts';
import { RunHead } from './run-head.tsx';
import { RunLog } from './run-log.tsx';
import { RunProgress } from './run-progress.tsx';
import { useReplayActions } from './use-replay-actions.ts';

/** One replay beside the list; on narrow screens over it. A plan is decided about on its own page, where all of it stands. */
export function ReplayPanel({ cluster, id, onClose }: { cluster: string; id: string; onClose: () => void }) {
  const { data, error, refetch } = useQuery(replayQuery(cluster, id));
  return (
    <SidePanel label="Open replay" name={`Replay #${id}`} pageHref={`/${cluster}/replays/${id}`} onClose={onClose}>
      {data !== undefined ? (
        <Job cluster={cluster} job={data} />
      ) : error === null ? (
        <>
          <LoadingNote what="the replay" />
          <Skeleton width="70%" height={20} />
          <Skeleton width="48%" />
          <SkeletonCard height={110} />
          <SkeletonCard height={220} />
        </>
      ) : (
        <ErrorState title="The replay could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
    </SidePanel>
  );
}

function Job({ cluster, job }: { cluster: string; job: ReplayDetail }) {
  const actions = useReplayActions(cluster, job);
  const isPlan = job.state === 'planned';
  // Before it runs everything that is not known to hold; afterwards what was risky about it.
  const worst = job.plan.hazards.filter(({ level }) => level === 'blocking' || level === 'risk' || (isPlan && level !== 'ok'));
  return (
    <>
      <RunHead cluster={cluster} job={job} actions={actions} level={2} />
      {isPlan ? (
        <div>
          <Link href={`/${cluster}/replays/${job.id}`} prefetch={false} className={buttonClass('replay')}>
            Decide about the plan <KeyboardKey keys="Enter" />
          </Link>
        </div>
      ) : null}
      {job.confirmedAt === null ? null : <RunProgress job={job} />}
      {worst.length === 0 ? null : <HazardList cluster={cluster} title={isPlan ? 'Is it safe?' : 'What was checked'} hazards={worst} />}
      <RunLog cluster={cluster} id={job.id} />
    </>
  );
}
