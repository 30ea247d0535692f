'use client';

import Link from 'next/link';
import { Person } from '#components/access/person.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { RewindDetail } from '#lib/rewind/rewind.ts';
import { BlockingMembers } from './blocking-members.tsx';
import { rewindHref, rewindSentence, rewindTones, rewindWords } from './describe-rewind.ts';
import { FailedAgain } from './failed-again.tsx';
import { MovedPartitions } from './moved-partitions.tsx';
import { NoticeList } from './notice-list.tsx';
import { PlannedPartitions } from './planned-partitions.tsx';
import { ProgressCard } from './progress-card.tsx';
import { RewindLog } from './rewind-log.tsx';
import type { RewindActions } from './use-rewind-actions.ts';

/** A rewind after its confirmation, or a plan that ended without one: whom it waits for, how far the group is, how it ended. */
export function RunView({ cluster, rewind, actions }: { cluster: string; rewind: RewindDetail; actions: RewindActions }) {
  const { state, stateReason, group, appliedAt, confirmedAt, again, moved, undoOf } = rewind;
  return (
    <div className="grid gap-3.5 px-5 pt-4 pb-8">
      <div className="flex min-w-0 flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="flex flex-wrap items-center gap-2.5 text-xl font-[620] tracking-[-0.01em] [overflow-wrap:anywhere]">
            {visibleText(rewindSentence(rewind))} <Pill tone={rewindTones[state]}>{rewindWords[state]}</Pill>
          </h1>
          <p className="mt-0.5 text-text-3 [overflow-wrap:anywhere]">
            <Link href={`/${cluster}/groups/${encodeURIComponent(group)}`} prefetch={false} className="text-accent underline">
              {visibleText(group)}
            </Link>{' '}
            · planned by <Person actor={rewind.plannedBy} /> <Instant at={rewind.plannedAt} />
            {rewind.confirmedBy === null ? null : (
              <>
                , confirmed by <Person actor={rewind.confirmedBy} />
              </>
            )}
            {rewind.reason === null ? '' : ` · ${visibleText(rewind.reason)}`}
            {undoOf === null ? null : (
              <>
                {' '}
                · takes{' '}
                <Link href={rewindHref(cluster, undoOf)} prefetch={false} className="text-accent underline">
                  rewind #{undoOf}
                </Link>{' '}
                back
              </>
            )}
          </p>
        </div>
        {state === 'confirmed' ? (
          <Button kind="danger" disabled={actions.cancel.isPending} title="Nothing was set." onClick={() => actions.cancel.mutate()}>
            Cancel the rewind
          </Button>
        ) : null}
      </div>
      {stateReason === null ? null : (
        <p role="status" className="rounded-lg border border-line border-l-[3px] border-l-risk bg-risk-weak px-3.5 py-2.5 text-risk [overflow-wrap:anywhere]">
          {visibleText(stateReason)}
        </p>
      )}
      {state === 'confirmed' && rewind.blockedBy.length > 0 ? <BlockingMembers rewind={rewind} /> : null}
      {appliedAt !== null && again !== '0' ? <ProgressCard rewind={rewind} /> : null}
      <div className="grid min-w-0 items-start gap-3.5 xl:grid-cols-[minmax(0,1fr)_372px]">
        <div className="grid min-w-0 gap-3.5">
          {confirmedAt === null ? <PlannedPartitions plan={rewind.plan} /> : <MovedPartitions moved={moved} wasSet={appliedAt !== null} />}
          <FailedAgain cluster={cluster} failed={rewind.failedAgain} />
        </div>
        <div className="grid min-w-0 gap-3.5">
          {appliedAt === null ? null : <WayBack cluster={cluster} rewind={rewind} actions={actions} />}
          <RewindLog log={rewind.log} />
        </div>
      </div>
      <NoticeList title="What was known before" notices={rewind.plan.notices} />
    </div>
  );
}

/** What taking it back would mean, or why it cannot be. */
function WayBack({ cluster, rewind: { undo, undoneBy, state }, actions }: { cluster: string; rewind: RewindDetail; actions: RewindActions }) {
  return (
    <Card title="Way back" isPadded>
      <p className="text-text-2">{undo.text}</p>
      {undoneBy === null ? null : (
        <p className="mt-2">
          <Link href={rewindHref(cluster, undoneBy)} prefetch={false} className="text-accent hover:underline">
            {state === 'undone' ? `Rewind #${undoneBy} took it back` : `Rewind #${undoneBy} is planned to take it back`}
          </Link>
        </p>
      )}
      {undo.isOffered ? (
        <Button className="mt-3 w-full" shortcut="u" disabled={actions.undo.isPending} onClick={() => actions.undo.mutate()}>
          Plan to take it back…
        </Button>
      ) : null}
    </Card>
  );
}
