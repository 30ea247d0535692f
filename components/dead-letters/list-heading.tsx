import { Instant } from '#components/ui/instant.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { DeadLetterPage } from '#lib/dead-letters/dead-letter.ts';
import { canBecome, statesOf } from '#lib/dead-letters/failure-states.ts';
import { BacklogNote } from './backlog-note.tsx';
import { type DeadLetterFilter, isSearch } from './dead-letter-filter.ts';
import { amountOf } from './list-amount.ts';
import { listSentence, searchNote } from './list-sentence.ts';
import { mostFrequent } from './most-frequent.ts';
import { ReplayMatching } from './replay-matching.tsx';

/** Whether any in this state, or these, may be replayed. */
const isReplayable = (filtered: DeadLetterFilter['state']) => statesOf(filtered).some((state) => canBecome(state, 'claimed'));

interface ListHeadingProps {
  cluster: string;
  filter: DeadLetterFilter;
  /** The newest page, as polled. */
  head: DeadLetterPage | undefined;
  /** The oldest page loaded. */
  tail: DeadLetterPage | undefined;
  /** How many lines are shown, and whether older ones can be loaded. */
  shown: number;
  hasMore: boolean;
}

/** The sentence that the list begins with, as the newest page has it; below it what fails most, or how far a search has come. */
export function ListHeading({ cluster, filter, head, tail, shown, hasMore }: ListHeadingProps) {
  const newest = head?.lines[0];
  const amount = head === undefined ? undefined : amountOf(filter, head, { shown, hasMore });
  const report = tail?.search ?? null;
  const total = amount?.certainty === 'exact' ? amount.count : Number.POSITIVE_INFINITY;
  const note = head === undefined ? null : report === null ? mostFrequent(head.lines, total) : searchNote(report, hasMore);
  return (
    <div className="flex min-h-[73px] flex-wrap content-start items-baseline gap-x-3 px-5 pt-4 pb-1.5">
      <h1 className="min-w-0 text-xl font-[620] tracking-[-0.01em] [overflow-wrap:anywhere]" aria-live={isSearch(filter) ? 'polite' : undefined}>
        {amount === undefined ? 'Dead letters' : visibleText(listSentence(amount, filter))}
      </h1>
      {newest === undefined ? null : (
        <p className="text-text-3">
          newest <Instant at={newest.lastFailedAt} />
        </p>
      )}
      <BacklogNote cluster={cluster} />
      {amount === undefined || !isReplayable(filter.state) ? null : <ReplayMatching cluster={cluster} filter={filter} amount={amount} />}
      {note === null ? null : (
        <p title={visibleText(note)} className="line-clamp-2 w-full text-text-2 sm:line-clamp-1">
          {visibleText(note)}
        </p>
      )}
    </div>
  );
}
