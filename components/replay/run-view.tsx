import { Person } from '#components/access/person.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { CountsBar } from './counts-bar.tsx';
import { jobTone, replaySentence, sentCount } from './describe-replay.ts';
import { EditedMessages } from './edited-messages.tsx';
import { HazardList } from './hazard-list.tsx';
import { RunActions } from './run-actions.tsx';
import { RunItems } from './run-items.tsx';
import { RunLog } from './run-log.tsx';
import { RunShards } from './run-shards.tsx';
import type { ReplayActions } from './use-replay-actions.ts';

/** A replay after its confirmation, or a plan that ended without one: is it going well, what is proven. */
export function RunView({ cluster, job, actions }: { cluster: string; job: ReplayDetail; actions: ReplayActions }) {
  const wasConfirmed = job.confirmedAt !== null;
  return (
    <div className="grid gap-3.5 px-5 pt-4 pb-8">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="flex flex-wrap items-center gap-2.5 text-xl font-[620] tracking-[-0.01em]">
            {replaySentence(job)} <Pill tone={jobTone(job)}>{job.state}</Pill>
          </h1>
          <p className="mt-0.5 text-text-3 [overflow-wrap:anywhere]">
            Planned by <Person actor={job.plannedBy} /> <Instant at={job.plannedAt} />
            {job.confirmedBy === null ? null : (
              <>
                , confirmed by <Person actor={job.confirmedBy} />
              </>
            )}
            {job.reason === null ? '' : ` · ${visibleText(job.reason)}`}
            {job.endedAt === null ? null : (
              <>
                {' '}
                · ended <Instant at={job.endedAt} />
              </>
            )}
          </p>
        </div>
        <RunActions job={job} actions={actions} />
      </div>
      {job.stateReason === null ? null : (
        <p role="status" className="rounded-lg border border-line border-l-[3px] border-l-risk bg-risk-weak px-3.5 py-2.5 text-risk [overflow-wrap:anywhere]">
          {job.state === 'paused' ? 'Paused: ' : ''}
          {visibleText(job.stateReason)}
        </p>
      )}
      {wasConfirmed ? (
        <>
          <section aria-label="Progress" className="rounded-lg border border-line bg-surface px-3.5 py-3 shadow-raised">
            <div className="mb-2.5 flex flex-wrap items-baseline gap-x-3">
              <b className="text-2xl font-[640] tracking-[-0.02em] tabular-nums">{formatCount(sentCount(job.counts))}</b>
              <span className="text-text-3">of {formatCount(job.selected)} sent</span>
              {job.sentAt === null ? null : (
                <span className="ml-auto text-sm text-text-2">
                  all committed <Instant at={job.sentAt} />
                </span>
              )}
            </div>
            <CountsBar counts={job.counts} selected={job.selected} />
          </section>
          <div className="grid min-w-0 gap-3.5 items-start xl:grid-cols-[minmax(0,1fr)_372px]">
            <RunItems cluster={cluster} items={job.items} />
            <div className="min-w-0">
              <RunLog log={job.log} />
            </div>
          </div>
          <RunShards shards={job.shards} />
        </>
      ) : (
        <RunLog log={job.log} />
      )}
      <EditedMessages cluster={cluster} job={job} />
      <HazardList title="What was checked" hazards={job.plan.hazards} />
    </div>
  );
}
