import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import type { DeadLetterFilterQuery } from '#lib/dead-letters/dead-letter.ts';
import { openSearch } from './open-search.ts';

/** A search for all that match may take longer than one for a page; who waits for it gives up after 15 s. */
const budgetMs = 6_000;
/** Ids are small, but somebody has to mean what so many have in common. */
const most = 50_000;

/**
 * The failures that a search finds, all of them.
 * @returns their ids.
 * @throws as searchDeadLetters; Refusal where there are very many, or the time does not suffice to look at all.
 */
export function searchMatching(
  pool: pg.Pool,
  actor: Actor,
  cluster: string,
  query: DeadLetterFilterQuery,
  limits = { limit: most, budgetMs },
): Promise<bigint[]> {
  return openSearch(pool, actor, cluster, query, async ({ lookFor }) => {
    const { matches, isOutOfTime, next } = await lookFor(null, limits);
    if (next === null) return matches.map(({ failureId }) => failureId);
    const why = isOutOfTime
      ? `The search did not end within ${limits.budgetMs / 1_000} s, so it is not known what would be replayed.`
      : `The search finds more than ${limits.limit.toLocaleString('en-US')} dead letters.`;
    throw new Refusal(`${why} Narrow it by topic, error, consumer group or time.`, { kind: 'invalid', type: 'search-too-wide', fields: { field: 'q' } });
  });
}
