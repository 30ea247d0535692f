import { Card } from '#components/ui/card.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { CameBack } from './came-back.tsx';
import { EditedMessages } from './edited-messages.tsx';
import { GuardLag } from './guard-lag.tsx';
import { HazardList } from './hazard-list.tsx';
import { PaceChart } from './pace-chart.tsx';
import { PlannedRange } from './planned-range.tsx';
import { RangeLeft } from './range-left.tsx';
import { RateControl } from './rate-control.tsx';
import { RunGuards } from './run-guards.tsx';
import { RunHead } from './run-head.tsx';
import { RunItems } from './run-items.tsx';
import { RunLog } from './run-log.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunShards } from './run-shards.tsx';
import type { ReplayActions } from './use-replay-actions.ts';

/** A replay after its confirmation, or a plan that ended without one: is it going well, what is proven. */
export function RunView({ cluster, job, actions }: { cluster: string; job: ReplayDetail; actions: ReplayActions }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5 px-5 pt-4 pb-8">
      <RunHead cluster={cluster} job={job} actions={actions} />
      {job.confirmedAt === null ? <RunLog cluster={cluster} id={job.id} /> : <Run cluster={cluster} job={job} actions={actions} />}
      <EditedMessages cluster={cluster} job={job} />
      <HazardList cluster={cluster} title="What was checked" hazards={job.plan.hazards} />
    </div>
  );
}

function Run({ cluster, job, actions }: { cluster: string; job: ReplayDetail; actions: ReplayActions }) {
  const { lag } = job.plan.settings.guards;
  const columns = lag === null ? 'lg:grid-cols-[minmax(0,1fr)_300px]' : 'lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_300px]';
  return (
    <>
      <RunProgress job={job} />
      <div className={classNames('grid min-w-0 gap-3.5', columns)}>
        <Card title="Messages per second" note={`limit ${formatCount(job.ratePerSecond)}`}>
          <PaceChart pace={job.pace} />
        </Card>
        {lag === null ? null : <GuardLag cluster={cluster} lag={lag} />}
        <RateControl job={job} actions={actions} />
      </div>
      <div className="grid min-w-0 items-start gap-3.5 lg:grid-cols-2">
        <div className="grid min-w-0 gap-3.5">
          <CameBack cluster={cluster} returns={job.returns} count={job.counts.returned} />
          <RunGuards job={job} />
        </div>
        <RunLog cluster={cluster} id={job.id} />
      </div>
      <RunShards shards={job.shards} />
      {job.plan.range === null ? null : <PlannedRange range={job.plan.range} />}
      <RangeLeft left={job.left} counts={job.counts} />
      {job.plan.range !== null && job.items.length === 0 ? null : <RunItems cluster={cluster} items={job.items} count={job.itemCount} />}
    </>
  );
}
