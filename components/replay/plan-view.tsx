import { Person } from '#components/access/person.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { ConfirmCard } from './confirm-card.tsx';
import { replaySentence } from './describe-replay.ts';
import { EditedMessages } from './edited-messages.tsx';
import { HazardList } from './hazard-list.tsx';
import { LeftOut } from './left-out.tsx';
import { PlanInstead } from './plan-instead.tsx';
import { planMissed, planTogether } from './plan-replay.ts';
import { PlannedMessages } from './planned-messages.tsx';
import { PlannedRange } from './planned-range.tsx';
import { Retries } from './retries.tsx';
import { RewindInstead } from './rewind-instead.tsx';
import { SourceWords } from './source-words.tsx';
import type { ReplayActions } from './use-replay-actions.ts';

/** A plan before its confirmation: what will be sent, is it safe, how will it run. */
export function PlanView({ cluster, job, actions }: { cluster: string; job: ReplayDetail; actions: ReplayActions }) {
  const { selection } = job.plan;
  const isProcessed = job.plan.hazards.some(({ kind, count }) => kind === 'already-processed' && count > 0);
  return (
    <div className="grid gap-4 px-5 pt-4 pb-8 xl:grid-cols-[minmax(0,1fr)_372px]">
      <div className="grid min-w-0 content-start gap-3.5">
        <div>
          <h1 className="text-xl font-[620] tracking-[-0.01em] [overflow-wrap:anywhere]">{visibleText(replaySentence(job))}</h1>
          <p className="mt-0.5 text-text-3">
            <SourceWords cluster={cluster} job={job} />
            Planned by <Person actor={job.plannedBy} /> · nothing has been sent · frozen at <Instant at={job.plan.frozenAt} as="exact" />, later ones are not in
            it
            <Retries cluster={cluster} job={job} />
          </p>
        </div>
        {job.plan.range === null ? null : <PlannedRange range={job.plan.range} />}
        {selection === null ? null : <LeftOut cluster={cluster} leftOut={selection.leftOut} />}
        {job.plan.range === null ? <PlannedMessages cluster={cluster} job={job} /> : null}
        <EditedMessages cluster={cluster} job={job} />
        {job.plan.hazards.length === 0 ? null : (
          <HazardList
            cluster={cluster}
            title="Is it safe?"
            hazards={job.plan.hazards}
            instead={{
              'open-elsewhere':
                job.plan.range === null ? (
                  <PlanInstead cluster={cluster} id={job.id} plan={planTogether} action="Plan them together" refusal="They were not planned together">
                    all of these messages’ dead letters that are open now.
                  </PlanInstead>
                ) : null,
              'other-groups': <RewindInstead cluster={cluster} items={job.items} />,
              'already-processed': isProcessed ? (
                <PlanInstead cluster={cluster} id={job.id} plan={planMissed} action="Plan only what was missed" refusal="It was not planned again">
                  what failed and is open, and what was not passed. What is discarded, or in another replay, is not in it.
                </PlanInstead>
              ) : null,
            }}
          />
        )}
        {/* Of a range the dead letters in it are evidence of a check, and may be many. */}
        {job.plan.range === null || job.plan.items.length === 0 ? null : <PlannedMessages cluster={cluster} job={job} />}
      </div>
      <div className="min-w-0">
        <ConfirmCard cluster={cluster} job={job} actions={actions} />
      </div>
    </div>
  );
}
