import type pg from 'pg';
import { z } from 'zod';
import { copyOut } from '#lib/db/copy-out.ts';
import { bodyAt, decompressBytes, walkBodies } from '#lib/dead-letters/bodies/body-block.ts';
import { blocksOver } from '#lib/dead-letters/bodies/read-bodies.ts';
import { mostUnpackedBytes } from '#lib/dead-letters/bodies/zstd-context.ts';
import type { FailureState } from '#lib/dead-letters/failure-states.ts';
import { type ReadableKinds, saysNames } from '#lib/dead-letters/readable-kinds.ts';
import type { CandidateGroup } from './candidate-groups.ts';
import { recordMatches } from './record-matches.ts';
import type { SearchPattern } from './search-query.ts';

/** Which records count: those of topics that may be read, and of failures that fit the filters. */
export interface SearchScope {
  topicRefs: readonly number[];
  states: readonly FailureState[];
  kinds: ReadableKinds;
  from: string | undefined;
  to: string | undefined;
  /** Of nobody (null) or of a person only. */
  assignee?: string | null | undefined;
  /** Records from this id on came after the search began, and are none of its. */
  endId: bigint;
}

/** A record that holds what is searched for. */
export interface Match {
  recordId: bigint;
  failureId: bigint;
  /** How many records its failure has in all. */
  recordCount: number;
}

const matchRow = z
  .object({ record_id: z.coerce.bigint(), failure_id: z.coerce.bigint(), record_count: z.int() })
  .transform(({ record_id, failure_id, record_count }): Match => ({ recordId: record_id, failureId: failure_id, recordCount: record_count }));

/** By the primary keys of dead_letter, all at once, and of failure, one by one. */
const fittingSql = `
  select record.id as record_id, failure.id as failure_id, failure.record_count from (select id, failure_id from dead_letter where id = any($1::bigint[]) offset 0) record
   cross join lateral (select id, state, kind_id, last_record_id, last_failed_at, record_count, assignee from failure where id = record.failure_id offset 0) failure
   where failure.state = any($2::failure_state[]) and (failure.kind_id = any($3::int[]) or (failure.kind_id = any($6::int[]) and ${saysNames(7)}))
     and failure.last_failed_at >= $4 and failure.last_failed_at < $5 and ($9 or failure.assignee is not distinct from $10) order by record.id desc`;

/** Which of the records are of failures that fit the filters, newest first. */
async function fittingMatches(
  client: pg.ClientBase,
  { states, kinds: { ids: kindIds, shared }, from, to, assignee }: SearchScope,
  recordIds: readonly bigint[],
): Promise<Match[]> {
  if (recordIds.length === 0) return [];
  const names = [shared.ids, shared.consumerGroup, shared.errorClass];
  const { rows } = await client.query(fittingSql, [
    recordIds,
    states,
    kindIds,
    from ?? '-infinity',
    to ?? 'infinity',
    ...names,
    assignee === undefined,
    assignee ?? null,
  ]);
  return z.array(matchRow).parse(rows);
}

/** Groups side by side as one range; they come newest first. */
function asRanges(groups: readonly CandidateGroup[]): CandidateGroup[] {
  const ranges: CandidateGroup[] = [];
  for (const { firstId, endId } of groups) {
    const last = ranges.at(-1);
    if (last?.firstId === endId) last.firstId = firstId;
    else ranges.push({ firstId, endId });
  }
  return ranges;
}

/** The ids in ranges, as numbers from `baseId` on. */
function idsIn(ranges: readonly CandidateGroup[], baseId: bigint): Set<number> {
  const ids = new Set<number>();
  for (const { firstId, endId } of ranges) {
    const end = Number(endId - baseId);
    for (let id = Number(firstId - baseId); id < end; id++) ids.add(id);
  }
  return ids;
}

/** Blocks are unpacked into it one after the other: a search unpacks hundreds, and what is made anew for each costs more to collect than to fill. */
const unpacked = Buffer.allocUnsafeSlow(mostUnpackedBytes);

/** Which records in these ranges, of which the last is the oldest, hold what is searched for, by the primary key of dead_letter_body. @returns with them how many bytes were read. */
async function matchingRecords(
  client: pg.ClientBase,
  pattern: SearchPattern,
  { topicRefs }: SearchScope,
  ranges: readonly CandidateGroup[],
): Promise<{ matching: bigint[]; bytes: number }> {
  const matching: bigint[] = [];
  let read = 0;
  const baseId = ranges.at(-1)?.firstId;
  if (baseId === undefined || topicRefs.length === 0) return { matching, bytes: read };
  const ids = idsIn(ranges, baseId);
  const bounds = ranges.map(({ firstId, endId }) => `(${firstId}::bigint, ${endId}::bigint)`);
  // Headers alone are often a tenth of a record, and where a value is large, it is not read for them.
  const largeValue = pattern.forms.length === 0 ? 'null::bytea' : 'large_value';
  const columns = `first_id, topic_ref, bytes, ${largeValue} as large_value`;
  // What two ranges share is read once; large bytes go through the sort as pointers.
  const select = `
    select distinct on (block.first_id) block.first_id, block.bytes, block.large_value from (values ${bounds.join()}) as wanted(first_id, end_id)
     cross join lateral ${blocksOver(columns, 'wanted.first_id', 'wanted.end_id')} block where block.topic_ref in (${topicRefs.join()})`;
  await copyOut(client, select, 3, (row, [firstIdAt, , start = 0, end = 0, valueStart = -1, valueEnd]) => {
    const firstId = row.readBigInt64BE(firstIdAt);
    const value = valueStart < 0 ? null : decompressBytes(row.subarray(valueStart, valueEnd));
    const block = decompressBytes(row.subarray(start, end), unpacked);
    read += block.length + (value?.length ?? 0);
    const at = Number(firstId - baseId);
    walkBodies(
      block,
      (place) => {
        if (recordMatches(bodyAt(block, place, value), pattern)) matching.push(firstId + BigInt(place.idOffset));
      },
      (idOffset) => ids.has(at + idOffset),
    );
  });
  return { matching, bytes: read };
}

/** So many of a failure's newer records are looked at, the newest first. */
const newerRecords = 64;

const newerRow = z.object({ id: z.coerce.bigint(), failure_id: z.coerce.bigint() });

/**
 * Which of these failures, all of several records, have one from `fromId` on, among the newest of that failure, that matches too: by the index of dead_letter
 * over failures. At most `newerRecords` of each are read, so that one of very many records holds up nobody.
 */
export async function matchedSince(
  client: pg.ClientBase,
  pattern: SearchPattern,
  scope: SearchScope,
  failureIds: readonly bigint[],
  fromId: bigint,
): Promise<Set<bigint>> {
  if (failureIds.length === 0) return new Set();
  const { rows } = await client.query(
    `select record.id, wanted.failure_id from unnest($1::bigint[]) as wanted(failure_id)
      cross join lateral (
        (select id from dead_letter where failure_id = wanted.failure_id and not is_first and id >= $2 and id < $3 order by id desc limit ${newerRecords})
        union all select first_record_id from failure where id = wanted.failure_id and first_record_id >= $2 and first_record_id < $3
      ) record order by record.id desc`,
    [failureIds, fromId, scope.endId],
  );
  const newer = z.array(newerRow).parse(rows);
  const ranges = newer.map(({ id }) => ({ firstId: id, endId: id + 1n }));
  const { matching } = await matchingRecords(client, pattern, scope, ranges);
  const failureOf = new Map(newer.map(({ id, failure_id }) => [id, failure_id]));
  return new Set(matching.flatMap((id) => failureOf.get(id) ?? []));
}

/**
 * Looks at the records of groups, bytes in hand.
 * @returns the records that match, of failures that fit the filters, newest first, and how many bytes were read for them.
 */
export async function findMatches(
  client: pg.ClientBase,
  pattern: SearchPattern,
  scope: SearchScope,
  groups: readonly CandidateGroup[],
): Promise<{ matches: Match[]; bytes: number }> {
  const { matching, bytes } = await matchingRecords(client, pattern, scope, asRanges(groups));
  return { matches: await fittingMatches(client, scope, matching), bytes };
}
