import Link from 'next/link';
import { Person } from '#components/access/person.tsx';
import { buttonClass } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { pausedByText } from './describe-guards.ts';
import { jobTone, replaySentence } from './describe-replay.ts';
import { Retries } from './retries.tsx';
import { RetryButton } from './retry-button.tsx';
import { RunActions } from './run-actions.tsx';
import { SourceWords } from './source-words.tsx';
import type { ReplayActions } from './use-replay-actions.ts';

interface RunHeadProps {
  cluster: string;
  job: ReplayDetail;
  actions: ReplayActions;
  /** 2 in a panel. */
  level?: 1 | 2;
}

/** How a replay is going as a sentence, by whom, and what can be decided; why it is paused. */
export function RunHead({ cluster, job, actions, level = 1 }: RunHeadProps) {
  const Title = level === 1 ? 'h1' : 'h2';
  const hadCanary = job.plan.settings.canary !== null && job.confirmedAt !== null;
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-[360px]">
          <Title className={classNames('flex flex-wrap items-center gap-2.5 font-[620] tracking-[-0.01em]', level === 1 ? 'text-xl' : 'text-lg')}>
            {replaySentence(job)} <Pill tone={jobTone(job)}>{job.state}</Pill>
            {hadCanary && job.state !== 'canary' ? <Pill tone="replay">{job.isCanaryOpen ? 'in its canary' : 'after canary'}</Pill> : null}
          </Title>
          <p className="mt-0.5 text-text-3 [overflow-wrap:anywhere]">
            <SourceWords cluster={cluster} job={job} />
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
            <Retries cluster={cluster} job={job} />
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {job.confirmedAt === null ? null : (
            <Link href={`/${cluster}/replays/${job.id}/report`} prefetch={false} className={buttonClass()}>
              Report
            </Link>
          )}
          <RetryButton cluster={cluster} job={job} />
          <RunActions job={job} actions={actions} />
        </div>
      </div>
      {job.stateReason === null ? null : (
        <p role="status" className="rounded-lg border border-line border-l-[3px] border-l-risk bg-risk-weak px-3.5 py-2.5 text-risk [overflow-wrap:anywhere]">
          {job.state === 'paused' ? `Paused${pausedByText(job.pausedBy)}: ` : ''}
          {visibleText(job.stateReason)}
        </p>
      )}
    </>
  );
}
