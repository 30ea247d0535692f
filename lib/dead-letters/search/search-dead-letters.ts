import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { countFailures } from '#lib/dead-letters/count-assigned.ts';
import type { DeadLetterPage, DeadLetterQuery, SearchReport } from '#lib/dead-letters/dead-letter.ts';
import { readLines } from '#lib/dead-letters/read-lines.ts';
import { openSearch } from './open-search.ts';
import { readSearchCursor, writeSearchCursor } from './search-cursor.ts';
import type { SearchPage } from './search-page.ts';

/** An answer comes within about this time, whatever is searched for. */
const budgetMs = 300;

const instantRow = z.array(z.object({ id: z.string(), indexed_at: z.date() })).max(1);

async function readReport(client: pg.ClientBase, page: SearchPage): Promise<SearchReport> {
  const { rows } = await client.query('select id, indexed_at from dead_letter where id >= $1 order by id limit 1', [page.searchedTo]);
  const [oldest] = instantRow.parse(rows);
  return {
    matches: page.total,
    isComplete: !page.isOutOfTime,
    searchedTo: oldest === undefined ? null : { recordId: oldest.id, indexedAt: oldest.indexed_at.toISOString() },
    searched: Number(page.endId - page.searchedTo),
    remaining: Number(page.searchedTo - page.fromId),
  };
}

/**
 * The failures of a cluster whose records hold a needle or header (search-query.ts), by the newest such record, newest first, each once. What is newer than the
 * first page is not on those that follow it.
 * @throws AccessDenied where the records of the chosen topic may not be read; Refusal when there is too little to search for or the cursor is not one of ours.
 */
export async function searchDeadLetters(pool: pg.Pool, actor: Actor, cluster: string, query: DeadLetterQuery, limits = { budgetMs }): Promise<DeadLetterPage> {
  const cursor = query.cursor === undefined ? null : readSearchCursor(query.cursor);
  return openSearch(pool, actor, cluster, query, async ({ client, kinds, assignee, lookFor }) => {
    const counts = await countFailures(client, kinds.ids, assignee);
    const page = await lookFor(cursor, { limit: query.limit, ...limits });
    const lines = await readLines(
      client,
      page.matches.map(({ failureId }) => String(failureId)),
    );
    const nextCursor = page.next === null ? null : writeSearchCursor(page.next);
    return { lines, counts, areCountsExact: kinds.shared.ids.length === 0, nextCursor, search: await readReport(client, page) };
  });
}
