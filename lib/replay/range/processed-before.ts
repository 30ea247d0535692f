import type pg from 'pg';
import { z } from 'zod';
import { claimableStates, type FailureState, failureState } from '#lib/dead-letters/failure-states.ts';
import { failingSpans, type RangePart } from './replay-range.ts';

/** The committed offsets of a group, by partition. */
export type Committed = ReadonlyMap<number, bigint>;

/** Up to where all of these groups have passed a part: its beginning where one has committed no offset, its end at most. */
export function passedTo(
  { partition, fromOffset, toOffset }: Pick<RangePart, 'partition' | 'fromOffset' | 'toOffset'>,
  committed: readonly Committed[],
): bigint {
  const [from, to] = [BigInt(fromOffset), BigInt(toOffset)];
  const least = committed.reduce((before, offsets) => {
    const offset = offsets.get(partition) ?? from;
    return offset < before ? offset : before;
  }, to);
  return least > from ? least : from;
}

/**
 * Where messages lie that some groups, or consumers that do not name theirs, dead-lettered, whatever became of them: by the origins of all records of a failure, since
 * the copy of a message that came back is a message of its own. By failure_kind_id_state_last_failed_at_id_idx, and dead_letter_failure_id_idx for what is not first.
 */
const failedSql = `
  with wanted as (
    select failure.id, failure.first_record_id, failure.record_count
      from failure_kind kind join failure on failure.kind_id = kind.id
     where (kind.consumer_group is null or kind.consumer_group = any($6)) and failure.cluster = $1 and failure.state = any($7::failure_state[])),
  record as (
    select first.origin_topic, first.origin_partition, first.origin_offset from wanted join dead_letter first on first.id = wanted.first_record_id
    union all
    select newer.origin_topic, newer.origin_partition, newer.origin_offset
      from wanted join dead_letter newer on newer.failure_id = wanted.id and not newer.is_first where wanted.record_count > 1)
  select distinct record.origin_partition as partition, record.origin_offset as "offset"
    from record
    join (select partition, range_agg(int8range(from_offset, to_offset)) as offsets from unnest($3::int[], $4::bigint[], $5::bigint[]) as span(partition, from_offset, to_offset) group by 1) part
      on part.partition = record.origin_partition and part.offsets @> record.origin_offset
   where record.origin_topic = $2`;

interface Asked {
  cluster: string;
  topic: string;
  parts: readonly RangePart[];
  groups: readonly string[];
}

const unresolved = failureState.options.filter((state) => state !== 'resolved');

/** The parameters of `failedSql`, for what of the parts was passed. */
function valuesOf({ cluster, topic, parts, groups }: Asked, passed: ReadonlyMap<number, bigint>, states: readonly FailureState[]): unknown[] {
  const spans = failingSpans(parts).flatMap(({ partition, fromOffset, toOffset }) => {
    const end = passed.get(partition) ?? 0n;
    const to = end < BigInt(toOffset) ? end : BigInt(toOffset);
    return to > BigInt(fromOffset) ? [{ partition, fromOffset, toOffset: String(to) }] : [];
  });
  return [
    cluster,
    topic,
    spans.map(({ partition }) => partition),
    spans.map(({ fromOffset }) => fromOffset),
    spans.map(({ toOffset }) => toOffset),
    groups,
    states,
  ];
}

/** What a group has passed of a part, and of how many messages of that a dead letter is not resolved. */
export interface PassedPart {
  partition: number;
  passedTo: bigint;
  failed: number;
}

const countRow = z.object({ partition: z.int(), failed: z.int() });

/**
 * What a group has processed of a range already: passed by the group, and no dead letter with that origin but resolved ones, which were handled in the end.
 * @param committed its offsets on the range's topic
 */
export async function processedBefore(
  pool: pg.Pool,
  { group, ...range }: Omit<Asked, 'groups'> & { group: string },
  committed: Committed,
): Promise<PassedPart[]> {
  const passed = new Map(range.parts.map((part) => [part.partition, passedTo(part, [committed])]));
  const { rows } = await pool.query(
    `select partition, count(*)::int as failed from (${failedSql}) failed group by 1`,
    valuesOf({ ...range, groups: [group] }, passed, unresolved),
  );
  const failed = new Map(
    z
      .array(countRow)
      .parse(rows)
      .map((row) => [row.partition, row.failed]),
  );
  return [...passed].map(([partition, to]) => ({ partition, passedTo: to, failed: failed.get(partition) ?? 0 }));
}

const openRow = z.object({ partition: z.int(), offset: z.coerce.bigint() });

/** Of what was passed: where the messages lie that failed and that nobody has handled yet, so many of them. Those that another replay has, or that were discarded, are not missed any more. */
export async function failedOffsets(
  pool: pg.Pool,
  asked: Asked,
  passed: ReadonlyMap<number, bigint>,
  limit: number,
): Promise<{ partition: number; offset: bigint }[]> {
  const { rows } = await pool.query(`${failedSql} order by 1, 2 limit ${limit}`, valuesOf(asked, passed, claimableStates));
  return z.array(openRow).parse(rows);
}
