import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { askedAssignee } from '#lib/dead-letters/asked-assignee.ts';
import type { DeadLetterFilterQuery } from '#lib/dead-letters/dead-letter.ts';
import { statesOf } from '#lib/dead-letters/failure-states.ts';
import { type ReadableKinds, readableKinds } from '#lib/dead-letters/readable-kinds.ts';
import { readableTopics } from './readable-topics.ts';
import type { SearchCursor } from './search-cursor.ts';
import { type SearchLimits, type SearchPage, searchPage } from './search-page.ts';
import { searchPattern } from './search-query.ts';
import { searchRarity } from './search-rarity.ts';
import { parseSearch } from './search-terms.ts';

/** One snapshot of the index, and a search within it. */
export interface OpenSearch {
  client: pg.ClientBase;
  kinds: ReadableKinds;
  /** Whose dead letters are meant, as askedAssignee has it. */
  assignee: string | null | undefined;
  lookFor(cursor: SearchCursor | null, limits: SearchLimits): Promise<SearchPage>;
}

/**
 * Reads what is searched for and asks the policy, then searches within one snapshot.
 * @throws AccessDenied where the records of the chosen topic may not be read; Refusal when there is too little to search for.
 */
export async function openSearch<Result>(
  pool: pg.Pool,
  actor: Actor,
  cluster: string,
  query: DeadLetterFilterQuery,
  use: (search: OpenSearch) => Promise<Result>,
): Promise<Result> {
  const pattern = searchPattern(parseSearch(query.q, query.header));
  if (query.topic !== undefined) await requireAllowed(actor, 'dead-letters:read-payload', { cluster, topic: query.topic });
  const [topicRefs, rarity] = await Promise.all([readableTopics(pool, actor, cluster), searchRarity(pool)]);
  return inTransaction(pool, async (client) => {
    await client.query('set transaction isolation level repeatable read, read only');
    // In the same snapshot: a failure that moves to a new kind meanwhile would fit none that we know.
    const kinds = await readableKinds(client, actor, { ...query, cluster });
    const assignee = askedAssignee(query.assignee, actor);
    const scope = { topicRefs, kinds, states: statesOf(query.state), from: query.from, to: query.to, assignee };
    return use({ client, kinds, assignee, lookFor: (cursor, limits) => searchPage(client, { pattern, scope, rarity, cursor }, limits) });
  });
}
