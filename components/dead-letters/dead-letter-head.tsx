import { Person } from '#components/access/person.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { DeadLetterDetail } from '#lib/dead-letters/dead-letter.ts';
import { canBecome } from '#lib/dead-letters/failure-states.ts';
import { failureSentence, firstLine, replayLimit } from './describe-failure.ts';
import { FailurePill } from './failure-pill.tsx';
import { KeptNotice } from './kept-until.tsx';
import { Route } from './route.tsx';

/** What is the matter with this one, in a sentence, and since when. */
export function DeadLetterHead({ failure, level }: { failure: DeadLetterDetail; level: 1 | 2 }) {
  const limit = replayLimit(failure);
  const Title = level === 1 ? 'h1' : 'h2';
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-text-3">
        <FailurePill state={failure.state} jobId={failure.claimedByJobId} assignee={failure.assignee} snooze={failure.snooze} />
        {failure.assignee === null ? null : (
          <span>
            assigned to{' '}
            <b className="font-semibold text-text-2">
              <Person actor={failure.assignee} />
            </b>
          </span>
        )}
        {failure.snooze === null ? null : (
          <span>
            snoozed by{' '}
            <b className="font-semibold text-text-2">
              <Person actor={failure.snooze.by} />
            </b>
            , <Instant at={failure.snooze.at} />
            {failure.snooze.more === null ? null : `; ${formatCount(failure.snooze.come)} of ${formatCount(failure.snooze.more)} have come`}
          </span>
        )}
        <span>
          {failure.firstFailedAt === failure.lastFailedAt ? 'failed ' : 'first failed '}
          <Instant at={failure.firstFailedAt} />
          {failure.firstFailedAt === failure.lastFailedAt ? null : (
            <>
              , last <Instant at={failure.lastFailedAt} />
            </>
          )}
        </span>
      </p>
      <Title className={`mt-1 font-[620] tracking-[-0.01em] [overflow-wrap:anywhere] ${level === 1 ? 'text-xl' : 'text-lg'}`}>
        {visibleText(failureSentence(failure))}
      </Title>
      {failure.errorMessage === null || failure.errorClass === null ? null : (
        <p className="mt-0.5 text-text-2 [overflow-wrap:anywhere]">{visibleText(firstLine(failure.errorMessage))}</p>
      )}
      <p className="mt-0.5 text-sm text-text-3 [overflow-wrap:anywhere]">
        <Route origin={failure.origin} position={failure.position} />
      </p>
      <KeptNotice kept={failure.records[0]?.keptUntil} />
      {failure.draft === null || !canBecome(failure.state, 'claimed') ? null : (
        <p className="mt-0.5 text-sm text-info">
          <Person actor={failure.draft.author} /> has a draft of an edit, saved <Instant at={failure.draft.at} />. A replay from here sends what failed, not the
          draft.
        </p>
      )}
      {limit === null ? null : <p className="mt-0.5 text-sm text-risk">{limit}</p>}
    </div>
  );
}
