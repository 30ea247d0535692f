import type pg from 'pg';
import { z } from 'zod';
import { copyOut } from '#lib/db/copy-out.ts';
import type { FailureState } from '#lib/dead-letters/failure-states.ts';
import type { CandidateGroup } from './candidate-groups.ts';
import { recordMatches } from './record-matches.ts';
import type { SearchPattern } from './search-query.ts';

/** Which records count: those of topics that may be read, and of failures that fit the filters. */
export interface SearchScope {
  topicRefs: readonly number[];
  states: readonly FailureState[];
  /** Null: whatever the kind. */
  kindIds: readonly number[] | null;
  from: string | undefined;
  to: string | undefined;
  /** Records from this id on came after the search began, and are none of its. */
  endId: bigint;
}

/** The newest record of a failure that holds what is searched for. */
export interface Match {
  recordId: bigint;
  failureId: bigint;
}

const failureRow = z.object({ id: z.coerce.bigint(), record_count: z.int() });
const recordRow = z.object({ id: z.coerce.bigint(), failure_id: z.coerce.bigint() });

/** By the primary key of failure, one by one. */
const fittingSql = `
  select failure.id, failure.record_count from unnest($1::bigint[]) as wanted(failure_id)
   cross join lateral (select id, state, kind_id, last_failed_at, record_count from failure where id = failure_id offset 0) failure
   where failure.state = any($2::failure_state[]) and ($3::int[] is null or failure.kind_id = any($3))
     and failure.last_failed_at >= $4 and failure.last_failed_at < $5`;

/** Which of the failures fit the filters, with how many records each has. */
async function fittingFailures(client: pg.ClientBase, { states, kindIds, from, to }: SearchScope, ids: readonly bigint[]): Promise<Map<bigint, number>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query(fittingSql, [[...new Set(ids)], states, kindIds, from ?? '-infinity', to ?? 'infinity']);
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
): Promise<{ matching: Match[]; bytes: number }> {
  const matching: Match[] = [];
  let read = 0;
  if (ranges.length === 0 || topicRefs.length === 0) return { matching, bytes: read };
  const select = `select record.* from (values ${ranges.map(({ firstId, endId }) => `(${firstId}::bigint, ${endId}::bigint)`).join()}) as wanted(first_id, end_id)
    cross join lateral (select id, failure_id, key, value, headers from dead_letter
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

/** The failures of which a record newer than this match matches too: they are shown there. */
async function shownElsewhere(client: pg.ClientBase, pattern: SearchPattern, scope: SearchScope, matches: readonly Match[]): Promise<Set<Match>> {
  const elsewhere = new Set<Match>();
  if (matches.length === 0) return elsewhere;
  const oldest = new Map<bigint, bigint>();
  for (const { failureId, recordId } of matches) if (recordId < (oldest.get(failureId) ?? scope.endId)) oldest.set(failureId, recordId);
  const { rows } = await client.query(
    `select record.id, record.failure_id from unnest($1::bigint[], $2::bigint[]) as wanted(failure_id, after_id)
      cross join lateral (select id, failure_id from dead_letter
        where failure_id = wanted.failure_id and id > after_id and id < $3 and topic_ref = any($4) offset 0) record`,
    [[...oldest.keys()], [...oldest.values()], scope.endId, scope.topicRefs],
  );
  const newer = z
    .array(recordRow)
    .parse(rows)
    .map(({ id }) => ({ firstId: id, endId: id + 1n }));
  const { matching } = await matchingRecords(client, pattern, scope, newer);
  for (const match of matches) if (matching.some(({ failureId, recordId }) => failureId === match.failureId && recordId > match.recordId)) elsewhere.add(match);
  return elsewhere;
}

/**
 * Looks at the records of groups, bytes in hand.
 * @returns the newest match of each failure, newest first, and how many bytes were read for them.
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
  const fitting = matching.filter(({ failureId }) => recordCounts.has(failureId));
  const several = fitting.filter(({ failureId }) => recordCounts.get(failureId) !== 1);
  const elsewhere = await shownElsewhere(client, pattern, scope, several);
  const matches = fitting.filter((match) => !elsewhere.has(match)).sort((one, other) => Number(other.recordId - one.recordId));
  return { matches, bytes };
}
