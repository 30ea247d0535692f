import { Person } from '#components/access/person.tsx';
import { Card } from '#components/ui/card.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { DeadLetterDetail } from '#lib/dead-letters/dead-letter.ts';
import { FailurePill } from './failure-pill.tsx';

type Change = DeadLetterDetail['history'][number];
type Entry = { at: string; id: string } & ({ kind: 'failed'; text: string } | { kind: 'changed'; change: Change });

/** Decisions with the first and the last dead-lettering among them, newest first. */
function historyOf({ history, recordCount, firstFailedAt, lastFailedAt }: DeadLetterDetail): Entry[] {
  const changes = history.map((change): Entry => ({ kind: 'changed', at: change.at, id: change.id, change }));
  const first: Entry = { kind: 'failed', at: firstFailedAt, id: 'first', text: recordCount === 1 ? 'Dead-lettered' : 'Dead-lettered for the first time' };
  const last: Entry = { kind: 'failed', at: lastFailedAt, id: 'last', text: `Dead-lettered again, ${formatCount(recordCount)} times in all` };
  // The sort is stable: of one instant, a decision stands above the failure that it answers.
  return [...changes, ...(recordCount === 1 ? [] : [last]), first].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

/** What happened to it: when it failed, and what was decided by whom. */
export function HistoryCard({ failure }: { failure: DeadLetterDetail }) {
  return (
    <Card title="History">
      <ol>
        {historyOf(failure).map((entry) => (
          <li key={entry.id} className="border-b border-line px-3.5 py-2 last:border-0">
            {entry.kind === 'changed' ? (
              <Changed change={entry.change} />
            ) : (
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                {entry.text} <At at={entry.at} />
              </p>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function At({ at }: { at: string }) {
  return (
    <span className="ml-auto text-sm text-text-3">
      <Instant at={at} as="exact" />
    </span>
  );
}

function Changed({ change: { at, actor, fromState, toState, fromAssignee, toAssignee, untilAt, untilMore, reason, jobId } }: { change: Change }) {
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {fromState === null ? null : (
          <>
            <FailurePill state={fromState} assignee={fromAssignee} />
            <span className="text-text-3">
              <span aria-hidden>→</span>
              <span className="sr-only">became</span>
            </span>
          </>
        )}
        <FailurePill state={toState} jobId={jobId} assignee={toAssignee} />
        {fromAssignee === toAssignee ? null : (
          <span>
            {toAssignee === null ? 'taken from ' : 'assigned to '}
            <Person actor={toAssignee ?? fromAssignee ?? ''} />
          </span>
        )}
        {untilAt === null ? null : (
          <span>
            until <Instant at={untilAt} as="minute" />
          </span>
        )}
        {untilMore === null ? null : <span>until {formatCount(untilMore)} more of its kind have come</span>}
        <At at={at} />
      </p>
      <p className="mt-0.5 text-text-2 [overflow-wrap:anywhere]">
        <Person actor={actor} />
        {reason === null ? '' : `: ${visibleText(reason)}`}
      </p>
    </>
  );
}
