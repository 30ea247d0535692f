import type pg from 'pg';
import { copyOut } from '#lib/db/copy-out.ts';
import { countAll, intersect, unite } from './bit-words.ts';
import { readBucket } from './list-row.ts';
import type { Pattern, SearchPattern } from './search-query.ts';
import { groupIds } from './segment-shape.ts';
import { readUnsealed, type Segment } from './segments.ts';

/** So many of a pattern's rarest buckets are looked up first, and so many in all where more than `enoughGroups` groups survive those. */
const firstBuckets = 5;
const mostBuckets = 16;
const enoughGroups = 64;

/** A range of ids with the groups in it that may hold what is searched for; null: any of them. */
export interface CandidateRange {
  firstId: bigint;
  endId: bigint;
  groups: Uint32Array | null;
}

/** The buckets to look up for each pattern, rarest first. */
function chosenBuckets({ buckets }: Pattern, rarity: Uint8Array): number[] {
  return buckets.toSorted((one, other) => (rarity[one] ?? 0) - (rarity[other] ?? 0)).slice(0, mostBuckets);
}

interface Lookup {
  segment: Segment;
  bucket: number;
}

/** Reads rows of lists by the primary key of search_list. @returns by first id and row number */
async function readRows(client: pg.ClientBase, lookups: readonly Lookup[]): Promise<Map<string, Buffer>> {
  const wanted = new Set(lookups.map(({ segment: { firstId, shape }, bucket }) => `(${firstId}, ${shape.ids}, ${Math.floor(bucket / shape.listsPerRow)})`));
  const rows = new Map<string, Buffer>();
  if (wanted.size === 0) return rows;
  const select = `select segment, "row", bytes from (values ${[...wanted].join()}) as wanted(in_segment, of_ids, in_row) cross join lateral (
    select * from search_list where segment = in_segment and ids = of_ids and "row" = in_row limit 1) list`;
  await copyOut(client, select, 3, (bytes, fields) => {
    rows.set(`${bytes.readBigInt64BE(fields[0])}/${bytes.readInt32BE(fields[2])}`, Buffer.from(bytes.subarray(fields[4], fields[5])));
  });
  return rows;
}

const wordsOf = ({ shape }: Segment) => shape.ids / groupIds / 32;

/** Which groups of a segment hold every bucket. */
function groupsWithAll(segment: Segment, buckets: readonly number[], rows: ReadonlyMap<string, Buffer>): Uint32Array {
  const groups = new Uint32Array(wordsOf(segment)).fill(0xffffffff);
  const list = new Uint32Array(groups.length);
  for (const bucket of buckets) {
    const row = rows.get(`${segment.firstId}/${Math.floor(bucket / segment.shape.listsPerRow)}`);
    if (row === undefined) return groups.fill(0);
    readBucket(row, segment.shape, bucket, list.fill(0));
    intersect(groups, list);
  }
  return groups;
}

/** For each segment, the groups that hold all of what is searched for, as far as buckets `from` to `to` of each pattern tell. */
async function lookUp(
  client: pg.ClientBase,
  segments: readonly Segment[],
  alternatives: readonly (readonly number[][])[],
  [from, to]: [number, number],
): Promise<Uint32Array[]> {
  const buckets = [...new Set(alternatives.flat(2))];
  const used = new Set(alternatives.flatMap((patterns) => patterns.flatMap((pattern) => pattern.slice(from, to))));
  const rows = await readRows(
    client,
    segments.flatMap((segment) => buckets.filter((bucket) => used.has(bucket)).map((bucket) => ({ segment, bucket }))),
  );
  return segments.map((segment) => {
    const groups = new Uint32Array(wordsOf(segment)).fill(0xffffffff);
    for (const patterns of alternatives) {
      const any = new Uint32Array(groups.length);
      for (const pattern of patterns) unite(any, groupsWithAll(segment, pattern.slice(from, to), rows));
      intersect(groups, any);
    }
    return groups;
  });
}

/** Clears all bits but the first `count`. */
function keepFirst(groups: Uint32Array, count: number): Uint32Array {
  const word = Math.floor(count / 32);
  if (word >= groups.length) return groups;
  groups[word] = (groups[word] ?? 0) & ((1 << (count & 31)) - 1);
  return groups.fill(0, word + 1);
}

/**
 * Where records may lie that hold what is searched for, in [0, endId): of each segment the groups that hold its grams, and the records that no segment covers. A
 * record that lies elsewhere does not hold it.
 * @param rarity which buckets to begin with.
 * @returns ranges, newest first.
 */
export async function findCandidates(
  client: pg.ClientBase,
  pattern: SearchPattern,
  { segments, rarity, fromId, endId }: { segments: readonly Segment[]; rarity: Uint8Array; fromId: bigint; endId: bigint },
): Promise<CandidateRange[]> {
  const searched = segments.filter((segment) => segment.firstId < endId && segment.endId > fromId);
  const alternatives = [pattern.forms, ...pattern.headers.map((header) => [header])]
    .filter((patterns) => patterns.length > 0)
    .map((patterns) => patterns.map((one) => chosenBuckets(one, rarity)));
  const found = await lookUp(client, searched, alternatives, [0, firstBuckets]);
  const surviving = found.reduce((sum, groups) => sum + countAll(groups), 0);
  if (surviving > enoughGroups) {
    const further = await lookUp(client, searched, alternatives, [firstBuckets, mostBuckets]);
    for (const [index, groups] of found.entries()) intersect(groups, further[index] ?? groups);
  }
  const ranges: CandidateRange[] = searched.map(({ firstId, endId: end }, index) => ({
    firstId,
    endId: end < endId ? end : endId,
    groups: keepFirst(found[index] ?? new Uint32Array(), Math.ceil(Number(endId - firstId) / groupIds)),
  }));
  for (const range of await readUnsealed(client, segments, fromId, endId)) ranges.push({ ...range, groups: null });
  return ranges.sort((one, other) => Number(other.firstId - one.firstId));
}
