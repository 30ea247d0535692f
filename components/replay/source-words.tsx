import Link from 'next/link';
import { filterOf, listHref } from '#components/dead-letters/dead-letter-filter.ts';
import { listSentence } from '#components/dead-letters/list-sentence.ts';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { PlanSelection, ReplayDetail } from '#lib/replay/replay-job.ts';
import { RangeWords } from './range-words.tsx';

/** What a plan was asked for: a range, or what a filter is of. Nothing where somebody picked each. */
export function SourceWords({ cluster, job: { plan, itemCount } }: { cluster: string; job: Pick<ReplayDetail, 'plan' | 'itemCount'> }) {
  const { range, selection } = plan;
  if (range !== null)
    return (
      <>
        <RangeWords range={range} /> ·{' '}
      </>
    );
  if (selection === null) return null;
  return (
    <>
      <SelectionWords cluster={cluster} selection={selection} count={itemCount} /> ·{' '}
    </>
  );
}

/** What a plan was asked for where a filter chose its dead letters, as a link to their list; and how many of them it has. */
function SelectionWords({ cluster, selection, count }: { cluster: string; selection: PlanSelection; count: number }) {
  const { matching, matched, leftOut } = selection;
  const filter = filterOf(matching);
  const later = matched - count - leftOut.reduce((sum, left) => sum + left.count, 0);
  return (
    <>
      of those that fit:{' '}
      <Link href={listHref(cluster, filter)} prefetch={false} className="text-accent underline">
        {visibleText(listSentence({ count: matched, certainty: 'exact' }, filter))}
      </Link>
      {later <= 0 ? null : (
        <b className="font-semibold text-risk">
          {' '}
          · the oldest {formatCount(count)}; {countOf(later, 'newer one')} {later === 1 ? 'is' : 'are'} left for a further replay
        </b>
      )}
    </>
  );
}
