'use client';

import { Fragment, type ReactNode, useState } from 'react';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { TextForm } from '#components/ui/text-form.tsx';
import type { ReplayRange } from '#lib/replay/range/replay-range.ts';
import { watchedGroups } from '#lib/replay/range-proof/watched-groups.ts';
import type { ReplayDetail, ReplayPlan } from '#lib/replay/replay-job.ts';
import { NotConfirmed } from './not-confirmed.tsx';
import { OvertakenDecision } from './overtaken-decision.tsx';
import { PlanAnew } from './plan-anew.tsx';
import { PlannedRun } from './planned-run.tsx';
import type { ReplayActions } from './use-replay-actions.ts';

/** How the plan will run, the reason, and the button that starts exactly it. */
export function ConfirmCard({ cluster, job, actions }: { cluster: string; job: ReplayDetail; actions: ReplayActions }) {
  const { confirm, withdraw } = actions;
  const { settings, shards, range, unwatched, selection } = job.plan;
  const count = shards.reduce((sum, { messages }) => sum + messages, 0);
  useKeyBinding('#', 'Withdraw the plan', () => withdraw.mutate(), !withdraw.isPending);
  const hash = job.planHash.slice(0, 12);
  return (
    <Card
      title="How it will run"
      isPadded
      aside={
        <Button kind="quiet" size="small" shortcut="#" disabled={withdraw.isPending} onClick={() => withdraw.mutate()}>
          Withdraw plan
        </Button>
      }
    >
      <div className="grid gap-3">
        <Setting title="To" value={<Raw>{job.targetTopics.join(', ')}</Raw>}>
          {countOf(shards.length, 'partition')}, in the order in which they first were sent
        </Setting>
        <Setting title="Rate" value={`${formatCount(settings.ratePerSecond)} messages/s at most`}>
          {count <= settings.ratePerSecond
            ? settings.canary === null
              ? 'done within a second, then the proof is awaited'
              : 'its first messages alone, then it waits for you'
            : `about ${formatDuration((count / settings.ratePerSecond) * 1_000)}`}
        </Setting>
        <PlannedRun job={job} actions={actions} />
        <Kept settings={settings} isRange={range !== null} />
        <Setting title="Exactly once" value="in transactions">
          for readers with <Raw>isolation.level=read_committed</Raw>; others may see an aborted copy
        </Setting>
        {range === null ? <Proof count={count} unwatched={unwatched} /> : <RangeProof range={range} claimed={job.itemCount} />}
        <hr className="border-line" />
        <Decision cluster={cluster} job={job} count={count} actions={actions} />
        {confirm.error === null ? null : <NotConfirmed error={confirm.error} />}
        {confirm.error === null || selection === null ? null : <PlanAnew cluster={cluster} selection={selection} settings={settings} error={confirm.error} />}
        <p className="text-center text-sm text-text-3" title={job.planHash}>
          What runs is what is shown: plan <Raw>{hash}</Raw>
          <br />
          It expires at <Instant at={job.expiresAt} as="exact" />
        </p>
      </div>
    </Card>
  );
}

/** What a copy keeps of its original. */
function Kept({ settings, isRange }: { settings: ReplayPlan['settings']; isRange: boolean }) {
  const headers = settings.removeFailureHeaders
    ? 'exactly those of the dead letter convention; every other byte stays'
    : 'those of the dead letter convention too';
  return (
    <>
      <Setting title="Timestamps" value={settings.keepTimestamps ? 'kept' : 'new'}>
        {settings.keepTimestamps ? 'each copy carries the time of its original' : 'each copy carries the time at which it is sent'}
      </Setting>
      <Setting title="Headers" value={settings.removeFailureHeaders ? 'failure headers removed' : 'all kept'}>
        {isRange ? 'every byte stays, but for the mark of an earlier replay' : headers}
      </Setting>
    </>
  );
}

/** The reason and the button that starts exactly this plan, or what stands in its way. */
function Decision({ cluster, job, count, actions }: { cluster: string; job: ReplayDetail; count: number; actions: ReplayActions }) {
  const { range, hazards } = job.plan;
  const blocking = hazards.filter(({ level }) => level === 'blocking');
  if (range !== null && range.planning.status !== 'ready') return <p className="text-text-3">It can be confirmed once it is counted.</p>;
  if (blocking.length > 0)
    return (
      <>
        <p role="alert" className="text-failed">
          It cannot run: {blocking.map(({ title }) => title).join('; ')}.
        </p>
        {range !== null && blocking.some(({ kind }) => kind === 'newer-events') ? <OvertakenDecision cluster={cluster} id={job.id} /> : null}
      </>
    );
  if (count === 0) return <p className="text-risk">Nothing is left to send: every message is skipped, with its reason at the left.</p>;
  const messages = countOf(count, 'message');
  return <Confirmation job={job} action={range === null || range.isExact ? `Replay ${messages}` : `Replay at most ${messages}`} actions={actions} />;
}

/** What is confirmed is the plan that was looked at: where somebody has changed it meanwhile, that is said before it can be. */
function Confirmation({ job, action, actions: { confirm, settings } }: { job: ReplayDetail; action: string; actions: ReplayActions }) {
  const [lookedAt, setLookedAt] = useState(job.planHash);
  // What this operator has changed, or was told by a refusal, is no news.
  const isNews = job.planHash !== lookedAt && job.planHash !== settings.data?.planHash && confirm.error === null;
  return (
    <>
      {isNews ? (
        <p role="alert" className="text-risk">
          Somebody has changed the plan since you opened it: what is shown now is what would run.{' '}
          <Button size="small" onClick={() => setLookedAt(job.planHash)}>
            I have looked at it
          </Button>
        </p>
      ) : null}
      <TextForm
        label="Reason, for the audit"
        placeholder="INC-2291: the stock service is back"
        action={action}
        kind="replay"
        focusKey="c"
        maximumLength={1_000}
        isBusy={confirm.isPending}
        obstacle={isNews ? 'Look at the changed plan first.' : undefined}
        onSubmit={(reason) => confirm.mutate(reason)}
      />
    </>
  );
}

/** What will be known of a range: whether those who are to read it have passed it. */
function RangeProof({ range, claimed }: { range: ReplayRange; claimed: number }) {
  const groups = watchedGroups(range);
  const dead = claimed === 0 ? '' : `; ${countOf(claimed, 'open dead letter')} among them resolved one by one`;
  if (groups.length === 0)
    return (
      <Setting title="Outcome" value={<span className="text-risk">sent, not proven</span>}>
        no consumer group reads the target, so nobody can be watched passing the copies{dead}; what is dead-lettered again is still noticed
      </Setting>
    );
  return (
    <Setting title="Outcome" value="proven, not assumed">
      when{' '}
      {groups.map((groupId, place) => (
        <Fragment key={groupId}>
          {place === 0 ? '' : ', '}
          <Raw>{groupId}</Raw>
        </Fragment>
      ))}{' '}
      {groups.length === 1 ? 'has' : 'have'} passed the copies and they did not come back{dead}
    </Setting>
  );
}

/** What will be known afterwards: only a group that is named can be watched. */
function Proof({ count, unwatched }: { count: number; unwatched: number }) {
  if (unwatched === 0) {
    return (
      <Setting title="Outcome" value="proven, not assumed">
        resolved only when its consumer group has passed the copy and it did not come back
      </Setting>
    );
  }
  return (
    <Setting
      title="Outcome"
      value={
        <span className="text-risk">
          {unwatched === count ? 'will stay unproven until resolved by hand' : `${formatCount(unwatched)} of ${formatCount(count)} will stay unproven`}
        </span>
      }
    >
      {unwatched === count ? 'the' : 'their'} dead letter convention names no consumer group, so nobody can be watched passing the copy; one that comes back is
      still noticed
    </Setting>
  );
}

function Setting({ title, value, children }: { title: string; value: ReactNode; children: ReactNode }) {
  return (
    <div>
      <p className="flex items-baseline justify-between gap-3">
        <span className="text-text-3">{title}</span>
        <b className="min-w-0 text-right font-semibold [overflow-wrap:anywhere]">{value}</b>
      </p>
      <p className="text-sm text-text-3">{children}</p>
    </div>
  );
}
