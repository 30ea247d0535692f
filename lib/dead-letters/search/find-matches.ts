import type pg from 'pg';
import { z } from 'zod';
import { copyOut } from '#lib/db/copy-out.ts';
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
  /** Records from this id on came after the search began, and are none of its. */
  endId: bigint;
}

interface MatchingRecord {
  recordId: bigint;
  failureId: bigint;
}

/** A record that holds what is searched for. */
export interface Match extends MatchingRecord {
  /** How many records its failure has in all. */
  recordCount: number;
}

const failureRow = z.object({ id: z.coerce.bigint(), record_count: z.int() });

/** By the primary key of failure, one by one. */
const fittingSql = `
  select failure.id, failure.record_count from unnest($1::bigint[]) as wanted(failure_id)
   cross join lateral (select id, state, kind_id, last_record_id, last_failed_at, record_count from failure where id = failure_id offset 0) failure
   where failure.state = any($2::failure_state[]) and (failure.kind_id = any($3::int[]) or (failure.kind_id = any($6::int[]) and ${saysNames(7)}))
     and failure.last_failed_at >= $4 and failure.last_failed_at < $5`;

/** Which of the failures fit the filters, with how many records each has. */
async function fittingFailures(
  client: pg.ClientBase,
  { states, kinds: { ids: kindIds, shared }, from, to }: SearchScope,
  ids: readonly bigint[],
): Promise<Map<bigint, number>> {
  if (ids.length === 0) return new Map();
  const names = [shared.ids, shared.consumerGroup, shared.errorClass];
  const { rows } = await client.query(fittingSql, [[...new Set(ids)], states, kindIds, from ?? '-infinity', to ?? 'infinity', ...names]);
  return new Map(
    z
      .array(failureRow)
      .parse(rows)
      .map((row) => [row.id, row.record_count]),
  );
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

/** Which records in these ranges hold what is searched for, by the primary key of dead_letter. @returns with them how many bytes were read. */
async function matchingRecords(
  client: pg.ClientBase,
  pattern: SearchPattern,
  { topicRefs }: SearchScope,
  ranges: readonly CandidateGroup[],
): Promise<{ matching: MatchingRecord[]; bytes: number }> {
  const matching: MatchingRecord[] = [];
  let read = 0;
  if (ranges.length === 0 || topicRefs.length === 0) return { matching, bytes: read };
  // Headers alone are often a tenth of a record, and where a value is large, the only part that lies in the row.
  const body = pattern.forms.length === 0 ? 'null::bytea as key, null::bytea as value' : 'key, value';
  const select = `select record.* from (values ${ranges.map(({ firstId, endId }) => `(${firstId}::bigint, ${endId}::bigint)`).join()}) as wanted(first_id, end_id)
    cross join lateral (select id, failure_id, ${body}, headers from dead_letter
      where id >= first_id and id < end_id and topic_ref in (${topicRefs.join()}) offset 0) record`;
  await copyOut(client, select, 5, (bytes, fields) => {
    const [idStart, , failureIdStart, idsEnd = 0, keyStart = -1, keyEnd, valueStart = -1, valueEnd, headersStart, headersEnd = 0] = fields;
    const record = {
      key: keyStart < 0 ? null : bytes.subarray(keyStart, keyEnd),
      value: valueStart < 0 ? null : bytes.subarray(valueStart, valueEnd),
      headers: bytes.subarray(headersStart, headersEnd),
    };
    read += headersEnd - idsEnd;
    if (recordMatches(record, pattern)) matching.push({ recordId: bytes.readBigInt64BE(idStart), failureId: bytes.readBigInt64BE(failureIdStart) });
  });
  return { matching, bytes: read };
}

/** So many of a failure's newer records are looked at, the newest first. */
const newerRecords = 64;

const newerRow = z.object({ id: z.coerce.bigint() });

/**
 * Which of these failures have a record from `fromId` on, among the newest of that failure, that matches too: by the index of dead_letter over failures. At most
 * `newerRecords` of each are read, so that one of very many records holds up nobody.
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
    `select record.id from unnest($1::bigint[]) as wanted(failure_id)
      cross join lateral (select id from dead_letter
        where failure_id = wanted.failure_id and id >= $2 and id < $3 and topic_ref = any($4) order by id desc limit ${newerRecords}) record`,
    [failureIds, fromId, scope.endId, scope.topicRefs],
  );
  const newer = z
    .array(newerRow)
    .parse(rows)
    .map(({ id }) => ({ firstId: id, endId: id + 1n }));
  const { matching } = await matchingRecords(client, pattern, scope, newer);
  return new Set(matching.map(({ failureId }) => failureId));
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
  const recordCounts = await fittingFailures(
    client,
    scope,
    matching.map(({ failureId }) => failureId),
  );
  const matches = matching.flatMap((record) => {
    const recordCount = recordCounts.get(record.failureId);
    return recordCount === undefined ? [] : { ...record, recordCount };
  });
  return { matches: matches.sort((one, other) => Number(other.recordId - one.recordId)), bytes };
}
