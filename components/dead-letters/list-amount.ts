import { countOf } from '#components/ui/format-number.ts';
import type { DeadLetterPage } from '#lib/dead-letters/dead-letter.ts';
import { type DeadLetterFilter, isSearch } from './dead-letter-filter.ts';
import { sumOpen } from './dead-letters-query.ts';

/** How many dead letters a list is of, as far as that is known. */
export interface Amount {
  count: number;
  certainty: 'exact' | 'estimate' | 'at-least';
}

/** How many of the counted dead letters a state, or a set of states, has. */
export function countIn(counts: DeadLetterPage['counts'], state: DeadLetterFilter['state']): number {
  if (state === 'open') return sumOpen(counts);
  return state === 'all' ? Object.values(counts).reduce((sum, count) => sum + count, 0) : counts[state];
}

/**
 * Whether the counts of a page are of what the filter shows: they know neither what is searched for nor when it failed, and not always of an error class among
 * very many.
 */
export const isCounted = (filter: DeadLetterFilter, { areCountsExact }: Pick<DeadLetterPage, 'areCountsExact'>): boolean =>
  areCountsExact && !isSearch(filter) && filter.within === null && filter.from === null && filter.to === null;

/**
 * How many dead letters fit the filter. The counts of a page know topic, consumer group and error class; what is searched for, and when it failed, only a search's
 * own count or the lines themselves tell.
 */
export function amountOf(filter: DeadLetterFilter, head: DeadLetterPage, { shown, hasMore }: { shown: number; hasMore: boolean }): Amount {
  const matches = head.search?.matches ?? null;
  if (matches !== null) return { count: Math.max(matches.count, shown), certainty: matches.isExact ? 'exact' : 'estimate' };
  if (isCounted(filter, head)) return { count: countIn(head.counts, filter.state), certainty: 'exact' };
  // The newest page is read again and again; what was loaded before may have left the filter since.
  if (head.nextCursor === null) return { count: head.lines.length, certainty: 'exact' };
  return { count: shown, certainty: hasMore ? 'at-least' : 'exact' };
}

/** "No open dead letter", "1 dead letter", "≈ 1,400 dead letters", "At least 50 dead letters"; `adjective` is empty or a word. */
export function amountText({ count, certainty }: Amount, adjective: string): string {
  const word = adjective === '' ? '' : `${adjective} `;
  if (count === 0) return `No ${word}dead letter${certainty === 'exact' ? '' : ' so far'}`;
  const before = certainty === 'exact' ? '' : certainty === 'estimate' ? '≈ ' : 'At least ';
  return `${before}${countOf(count, `${word}dead letter`)}`;
}
