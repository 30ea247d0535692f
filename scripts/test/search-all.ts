import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { type DeadLetterPage, deadLetterQuery } from '#lib/dead-letters/dead-letter.ts';
import { searchDeadLetters } from '#lib/dead-letters/search/search-dead-letters.ts';
import { ada } from './test-replays.ts';

interface SearchOptions {
  actor?: Actor;
  /** Long enough for anything, unless a test is about the time. */
  budgetMs?: number;
}

/** One page of a search in the cluster `test`, whatever the state. */
export function searchOnce(pool: pg.Pool, query: Record<string, unknown>, { actor = ada, budgetMs = 60_000 }: SearchOptions = {}): Promise<DeadLetterPage> {
  return searchDeadLetters(pool, actor, 'test', deadLetterQuery.parse({ state: 'all', ...query }), { budgetMs });
}

/** All pages of a search, with what `between` does after each. */
export async function searchAll(
  pool: pg.Pool,
  query: Record<string, unknown>,
  options: SearchOptions & { between?: () => Promise<unknown> } = {},
): Promise<DeadLetterPage[]> {
  const pages: DeadLetterPage[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await searchOnce(pool, { ...query, cursor }, options);
    pages.push(page);
    cursor = page.nextCursor;
    await options.between?.();
  }
  return pages;
}
