import { Instant } from '#components/ui/instant.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { DeadLetterPage } from '#lib/dead-letters/dead-letter.ts';
import { type DeadLetterFilter, sumOpen } from './dead-letters-query.ts';
import { listSentence } from './describe-failure.ts';
import { mostFrequent } from './most-frequent.ts';

function countIn(counts: DeadLetterPage['counts'], state: DeadLetterFilter['state']): number {
  if (state === 'open') return sumOpen(counts);
  return state === 'all' ? Object.values(counts).reduce((sum, count) => sum + count, 0) : counts[state];
}

/** The sentence that the list begins with, as the newest page has it. */
export function ListHeading({ filter, head }: { filter: DeadLetterFilter; head: DeadLetterPage | undefined }) {
  const newest = head?.lines[0];
  const most = head === undefined ? null : mostFrequent(head.lines, countIn(head.counts, filter.state));
  return (
    <div className="flex min-h-[73px] flex-wrap content-start items-baseline gap-x-3 px-5 pt-4 pb-1.5">
      <h1 className="text-xl font-[620] tracking-[-0.01em]">
        {head === undefined ? 'Dead letters' : visibleText(listSentence(countIn(head.counts, filter.state), filter.state, filter.topic))}
      </h1>
      {newest === undefined ? null : (
        <p className="text-text-3">
          newest <Instant at={newest.lastFailedAt} />
        </p>
      )}
      {most === null ? null : (
        <p title={visibleText(most)} className="line-clamp-2 w-full text-text-2 sm:line-clamp-1">
          {visibleText(most)}
        </p>
      )}
    </div>
  );
}
