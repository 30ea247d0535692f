import type pg from 'pg';
import { z } from 'zod';
import { candidateGroups, countGroups, sampleGroups } from './candidate-groups.ts';
import { type CandidateRange, findCandidates } from './candidates.ts';
import type { Match, SearchScope } from './find-matches.ts';
import type { SearchCursor } from './search-cursor.ts';
import { SearchLook } from './search-look.ts';
import type { SearchPattern } from './search-query.ts';
import { readSegments } from './segments.ts';

/** How much a search looks at, and for how long. */
export interface SearchLimits {
  /** How many failures a page holds. */
  limit: number;
  /** When a page ends although older records are left; there is always one look. */
  budgetMs: number;
}

/** What one page of a search found. */
export interface SearchPage {
  matches: Match[];
  /** How many there are in all; null where that is not known, or not asked for: on the pages after the first. */
  total: { count: number; isExact: boolean } | null;
  /** Whether the time ended it. */
  isOutOfTime: boolean;
  /** Everything from this id on was looked at. */
  searchedTo: bigint;
  /** The first id of all, and the first after the newest when the search began. */
  fromId: bigint;
  endId: bigint;
  /** Where the next page begins; null: there is none. */
  next: SearchCursor | null;
}

/**
 * An estimate of what a page did not reach looks at up to so many groups of up to 8 records. It is good once it has met `enoughMatches`: then it is off by 3 %
 * as a rule. What is met seldom takes its time, `estimateMs` at most, beyond `fewestGroups`.
 */
const sampledGroups = 1_280;
const fewestGroups = 320;
const enoughMatches = 1_000;
const estimateMs = 15;

const boundsRow = z.tuple([z.object({ first: z.coerce.bigint().nullable(), last: z.coerce.bigint() })]);

/** The ids that there are: from the first that is stored up to the last that was taken. */
async function readBounds(client: pg.ClientBase): Promise<{ fromId: bigint; endId: bigint }> {
  const { rows } = await client.query('select (select id from dead_letter order by id limit 1) as first, last_value as last from dead_letter_id_seq');
  const [{ first, last }] = boundsRow.parse(rows);
  return first === null ? { fromId: 0n, endId: 0n } : { fromId: first, endId: last + 1n };
}

/** Takes up to `count` from an iterator. */
function take<Value>(from: Iterator<Value>, count: number): Value[] {
  const taken: Value[] = [];
  while (taken.length < count) {
    const next = from.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}

/**
 * Estimates how many failures match in the groups from rank `from` on, but for those in `found`, which hold everything newer.
 * @returns null where the time did not suffice for a sample.
 */
async function countRest(
  look: SearchLook,
  ranges: readonly CandidateRange[],
  from: number,
  found: readonly Match[],
): Promise<{ count: number; isExact: boolean } | null> {
  const left = countGroups(ranges) - from;
  const sample = sampleGroups(ranges, from, sampledGroups);
  const known = new Set(found.map(({ failureId }) => failureId));
  const further = new Set<bigint>();
  const startedAtMs = performance.now();
  let looked = 0;
  let met = 0;
  let sum = 0;
  // In an order of no meaning, so that a sample that the time cuts short is none of the newest only.
  const shuffled = sample.map((group) => ({ group, order: Math.random() })).sort((one, other) => one.order - other.order);
  const isGood = () => met >= enoughMatches || (looked >= fewestGroups && performance.now() - startedAtMs >= estimateMs);
  // No more at a time than will do, by what was met so far: what is common would else be looked at twice as long as it takes to know how common it is.
  const size = () => Math.min(look.size, met === 0 ? look.size : Math.max(8, Math.ceil((enoughMatches - met) * (looked / met))));
  while (looked < shuffled.length && !isGood()) {
    const groups = shuffled.slice(looked, looked + size()).map(({ group }) => group);
    const matches = await look.at(groups);
    if (matches === undefined) break;
    looked += groups.length;
    met += matches.length;
    for (const { failureId, recordCount } of matches) {
      if (known.has(failureId)) continue;
      further.add(failureId);
      // A failure may be met by each of its records: all together count once.
      sum += 1 / recordCount;
    }
  }
  if (looked === left) return { count: further.size, isExact: true };
  return looked === 0 ? null : { count: Math.max(further.size, Math.round((sum * left) / looked)), isExact: false };
}

/** What looking until a page is full came to. */
interface Filled {
  /** More than a page may hold, when older ones are left. */
  found: Match[];
  /** How many groups were looked at. */
  looked: number;
  /** Everything from this id on was looked at. */
  lowestId: bigint;
  end: 'full' | 'all' | 'time';
}

/** Looks from the newest on, until there are more failures than a page holds, nothing is left, or the time ends. */
async function fillPage(look: SearchLook, ranges: readonly CandidateRange[], limit: number): Promise<Filled> {
  const groups = candidateGroups(ranges);
  const total = countGroups(ranges);
  const found: Match[] = [];
  let looked = 0;
  let lowestId = ranges[0]?.endId ?? 0n;
  while (looked < total) {
    const some = take(groups, look.size);
    const fresh = await look.firstAt(some);
    if (fresh === undefined) return { found, looked, lowestId, end: 'time' };
    found.push(...fresh);
    looked += some.length;
    lowestId = some.at(-1)?.firstId ?? lowestId;
    if (found.length > limit) return { found, looked, lowestId, end: 'full' };
  }
  return { found, looked, lowestId, end: 'all' };
}

/**
 * Looks for the newest records that hold what is searched for, within one snapshot (`client` is in a transaction of REPEATABLE READ: segments are merged while
 * we look), until a page is full, everything was looked at, or the time ends.
 * @param rarity how common each bucket is (rarity.ts).
 */
export async function searchPage(
  client: pg.ClientBase,
  { pattern, scope, rarity, cursor }: { pattern: SearchPattern; scope: Omit<SearchScope, 'endId'>; rarity: Uint8Array; cursor: SearchCursor | null },
  { limit, budgetMs }: SearchLimits,
): Promise<SearchPage> {
  const deadlineMs = performance.now() + budgetMs;
  const bounds = await readBounds(client);
  const { fromId } = bounds;
  const endId = cursor?.endId ?? bounds.endId;
  const segments = await readSegments(client);
  const ranges = await findCandidates(client, pattern, { segments, rarity, fromId, endId: cursor?.beforeId ?? endId });
  const look = new SearchLook(client, { pattern, scope: { ...scope, endId }, cursor, deadlineMs });
  const { found, looked, lowestId, end } = await fillPage(look, ranges, limit);
  const matches = found.slice(0, limit);
  const rest = cursor !== null || end === 'time' ? null : await countRest(look, ranges, looked, found);
  const shown = [...(cursor?.shown ?? []), ...matches.filter(({ recordCount }) => recordCount > 1).map(({ failureId }) => failureId)];
  const searchedTo = { full: matches.at(-1)?.recordId ?? lowestId, all: fromId, time: lowestId }[end];
  return {
    matches,
    // An estimate may not exceed what there is.
    total: rest === null ? null : { count: Math.min(found.length + rest.count, Number(endId - fromId)), isExact: rest.isExact },
    isOutOfTime: end === 'time',
    searchedTo,
    fromId,
    endId,
    next: end === 'all' ? null : { endId, beforeId: searchedTo, shown },
  };
}
