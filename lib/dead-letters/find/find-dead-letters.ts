import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { deadLetterQuery } from '#lib/dead-letters/dead-letter.ts';
import { readLines } from '#lib/dead-letters/read-lines.ts';
import { searchDeadLetters } from '#lib/dead-letters/search/search-dead-letters.ts';
import { writeSearch } from '#lib/dead-letters/search/search-terms.ts';
import type { AskedThing } from './asked-thing.ts';
import { findByPosition } from './find-by-position.ts';
import { type DeadLettersFound, type FoundBy, type FoundDeadLetter, foundBy } from './found-dead-letter.ts';
import { tellMatches } from './tell-match.ts';

/** Who pastes something waits for the answer: a search that takes longer says how far it came. */
const searchBudgetMs = 40;
/** The list shows the others. */
const mostByText = 5;

interface Context {
  pool: pg.Pool;
  cluster: string;
  identity: EventIdentitySettings;
}

/** By number and position, through indexes alone; what lies in topics that may not be read is not found. */
async function findNamed({ pool, cluster }: Context, actor: Actor, { number, position }: AskedThing): Promise<FoundDeadLetter[]> {
  const placed = position === null ? [] : await findByPosition(pool, cluster, position);
  const by = new Map<string, FoundBy>(placed.map((place) => [place.failureId, place.by]));
  if (number !== null && (await pool.query('select from failure where id = $1 and cluster = $2', [number, cluster])).rowCount === 1) by.set(number, 'number');
  const lines = await readLines(pool, [...by.keys()]);
  return lines
    .filter(({ position: { topic } }) => isAllowed(actor, 'dead-letters:read', { cluster, topic }))
    .map((line) => ({ kind: 'dead-letter', by: by.get(line.id) ?? 'text', line }));
}

async function findText({ pool, cluster, identity }: Context, actor: Actor, { text }: AskedThing): Promise<DeadLettersFound> {
  if (text === null) return { found: [], search: null };
  const query = deadLetterQuery.parse({ state: 'all', limit: mostByText });
  // Taken literally: what looks like a header's filter was pasted, not meant.
  const q = writeSearch({ needle: text, headers: [] });
  const { lines, search } = await searchDeadLetters(pool, actor, cluster, { ...query, q }, { budgetMs: searchBudgetMs });
  const by = await tellMatches(pool, lines, text, identity);
  return { found: lines.map((line) => ({ kind: 'dead-letter', by: by.get(line.id) ?? 'text', line })), search };
}

/** The dead letters that a pasted text may mean, the surest first, each once. */
export async function findDeadLetters(context: Context, actor: Actor, asked: AskedThing): Promise<DeadLettersFound> {
  const [named, { found, search }] = await Promise.all([findNamed(context, actor, asked), findText(context, actor, asked)]);
  const others = found.filter(({ line }) => !named.some((each) => each.line.id === line.id));
  const order = (by: FoundBy) => foundBy.options.indexOf(by);
  return { found: [...named, ...others].sort((one, other) => order(one.by) - order(other.by)), search };
}
