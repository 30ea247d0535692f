import type pg from 'pg';
import { z } from 'zod';
import { copyOut } from '#lib/db/copy-out.ts';
import type { FailureState } from '../failure-states.ts';
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

const eligibleRow = z.object({ id: z.coerce.bigint(), failure_id: z.coerce.bigint(), record_count: z.int() });
const recordRow = z.object({ id: z.coerce.bigint(), failure_id: z.coerce.bigint() });

/** By the primary keys of dead_letter and failure, record by record. */
const eligibleSql = `
  select record.id, record.failure_id, failure.record_count
    from unnest($1::bigint[], $2::bigint[]) as wanted(first_id, end_id)
   cross join lateral (select id, failure_id, topic_ref from dead_letter where id >= first_id and id < end_id offset 0) record
   cross join lateral (select state, kind_id, last_failed_at, record_count from failure where id = record.failure_id offset 0) failure
   where record.topic_ref = any($3) and failure.state = any($4::failure_state[]) and ($5::int[] is null or failure.kind_id = any($5))
     and failure.last_failed_at >= $6 and failure.last_failed_at < $7`;

/** Which of these records hold what is searched for. @returns with it how many bytes were read, which may be large. */
async function matching(client: pg.ClientBase, pattern: SearchPattern, ids: readonly bigint[]): Promise<{ found: Set<bigint>; bytes: number }> {
  const found = new Set<bigint>();
  let read = 0;
  if (ids.length === 0) return { found, bytes: read };
  await copyOut(client, `select id, key, value, headers from dead_letter where id in (${ids.join()})`, 4, (bytes, fields) => {
    const [, idEnd = 0, keyStart = -1, keyEnd, valueStart = -1, valueEnd, headersStart, headersEnd] = fields;
    const record = {
      key: keyStart < 0 ? null : bytes.subarray(keyStart, keyEnd),
      value: valueStart < 0 ? null : bytes.subarray(valueStart, valueEnd),
      headers: bytes.subarray(headersStart, headersEnd),
    };
    read += (headersEnd ?? 0) - idEnd;
    if (recordMatches(record, pattern)) found.add(bytes.readBigInt64BE(fields[0]));
  });
  return { found, bytes: read };
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
  const newer = z.array(recordRow).parse(rows);
  const { found } = await matching(
    client,
    pattern,
    newer.map(({ id }) => id),
  );
  for (const match of matches)
    if (newer.some(({ id, failure_id }) => failure_id === match.failureId && id > match.recordId && found.has(id))) elsewhere.add(match);
  return elsewhere;
}

/**
 * Looks at the records of groups, bytes in hand.
 * @returns the newest match of each failure, newest first, and how much was read for them.
 */
export async function findMatches(
  client: pg.ClientBase,
  pattern: SearchPattern,
  scope: SearchScope,
  groups: readonly CandidateGroup[],
): Promise<{ matches: Match[]; bytes: number }> {
  const { rows } = await client.query(eligibleSql, [
    groups.map(({ firstId }) => firstId),
    groups.map(({ endId }) => endId),
    scope.topicRefs,
    scope.states,
    scope.kindIds,
    scope.from ?? '-infinity',
    scope.to ?? 'infinity',
  ]);
  const eligible = z.array(eligibleRow).parse(rows);
  const { found, bytes } = await matching(
    client,
    pattern,
    eligible.map(({ id }) => id),
  );
  const matched = eligible.filter(({ id }) => found.has(id)).map((row) => ({ recordId: row.id, failureId: row.failure_id, isAlone: row.record_count === 1 }));
  const elsewhere = await shownElsewhere(
    client,
    pattern,
    scope,
    matched.filter(({ isAlone }) => !isAlone),
  );
  const matches = matched.filter((match) => !elsewhere.has(match)).sort((one, other) => Number(other.recordId - one.recordId));
  return { matches, bytes };
}
