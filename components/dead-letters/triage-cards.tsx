import Link from 'next/link';
import { Person } from '#components/access/person.tsx';
import { outcomeTones } from '#components/replay/describe-replay.ts';
import { Card } from '#components/ui/card.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { Position } from '#components/ui/position.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { DeadLetterDetail } from '#lib/dead-letters/dead-letter.ts';
import { replayOutcome } from '#lib/replay/job-states.ts';
import { HistoryCard } from './history-card.tsx';

const row = 'border-b border-line px-3.5 py-2 last:border-0';

/** What people noted and did: notes, replays, history. */
export function TriageCards({ cluster, failure }: { cluster: string; failure: DeadLetterDetail }) {
  return (
    <div className="grid min-w-0 content-start gap-3.5">
      <NotesCard notes={failure.notes} />
      <ReplaysCard cluster={cluster} replays={failure.replays} />
      <HistoryCard failure={failure} />
    </div>
  );
}

function NotesCard({ notes }: Pick<DeadLetterDetail, 'notes'>) {
  return (
    <Card title="Notes" note={notes.length === 0 ? undefined : String(notes.length)}>
      {notes.length === 0 ? <p className="px-3.5 py-2.5 text-text-3">None yet. What you find out can save the next one the search.</p> : null}
      {notes.map(({ id, at, author, text }) => (
        <article key={id} className={row}>
          <p className="text-sm text-text-3">
            <b className="font-semibold text-text-2">
              <Person actor={author} />
            </b>
            , <Instant at={at} />
          </p>
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{visibleText(text)}</p>
        </article>
      ))}
    </Card>
  );
}

function ReplaysCard({ cluster, replays }: { cluster: string } & Pick<DeadLetterDetail, 'replays'>) {
  if (replays.length === 0) return null;
  return (
    <Card title="Replays">
      {replays.map(({ jobId, outcome, reason, copy, at }) => (
        <div key={jobId} className={row}>
          <p className="flex items-center gap-2">
            <Link href={`/${cluster}/replays/${jobId}`} className="font-semibold text-replay hover:underline">
              Replay #{jobId}
            </Link>
            <OutcomePill outcome={outcome} />
            <span className="ml-auto text-sm text-text-3">
              <Instant at={at} />
            </span>
          </p>
          {copy === null ? null : (
            <p className="text-text-2">
              Its copy lies at <Position position={copy} />
            </p>
          )}
          {reason === null ? null : <p className="text-text-2 [overflow-wrap:anywhere]">{visibleText(reason)}</p>}
        </div>
      ))}
    </Card>
  );
}

function OutcomePill({ outcome }: { outcome: string }) {
  const known = replayOutcome.safeParse(outcome);
  return <Pill tone={known.success ? outcomeTones[known.data] : 'neutral'}>{outcome}</Pill>;
}
