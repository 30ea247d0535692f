import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import type { DeadLetterFilterQuery } from '#lib/dead-letters/dead-letter.ts';
import { openSearch } from './open-search.ts';

/** A search for all that match may take longer than one for a page; nobody scrolls meanwhile. */
const budgetMs = 10_000;

/**
 * The failures that a search finds, all of them.
 * @param most more than so many are not taken.
 * @returns their ids.
 * @throws as searchDeadLetters; Refusal where there are more, or the time does not suffice to look at all.
 */
export function searchMatching(pool: pg.Pool, actor: Actor, cluster: string, query: DeadLetterFilterQuery, most: number): Promise<bigint[]> {
  return openSearch(pool, actor, cluster, query, async ({ lookFor }) => {
    const { matches, isOutOfTime, next } = await lookFor(null, { limit: most, budgetMs });
    const narrow = 'Narrow it by topic, error, consumer group or time.';
    if (isOutOfTime)
      throw new Refusal(`The search did not end within ${budgetMs / 1_000} s, so it is not known what would be replayed. ${narrow}`, {
        kind: 'invalid',
        type: 'search-too-wide',
        fields: { field: 'q' },
      });
    if (next !== null)
      throw new Refusal(`The search finds more than ${most.toLocaleString('en-US')} dead letters, the most that one replay takes. ${narrow}`, {
        kind: 'invalid',
        type: 'search-too-wide',
        fields: { field: 'q' },
      });
    return matches.map(({ failureId }) => failureId);
  });
}
