import type pg from 'pg';
import { z } from 'zod';
import { failingSpans, type RangePart } from './replay-range.ts';

/** What groups have processed of a part already: what all of them have passed, but for what one of them dead-lettered. */
export interface ProcessedPart {
  partition: number;
  /** Each of the groups has committed this offset or a later one; the part's beginning where one has not. No more than the part's end. */
  passedTo: bigint;
  /** Of what was passed: messages of which a dead letter is not resolved. */
  failed: number;
}

/** The committed offsets of a group, by partition. */
type Committed = ReadonlyMap<number, bigint>;

function passedTo({ partition, fromOffset, toOffset }: RangePart, committed: readonly Committed[]): bigint {
  const [from, to] = [BigInt(fromOffset), BigInt(toOffset)];
  const least = committed.reduce((least, offsets) => {
    const offset = offsets.get(partition) ?? from;
    return offset < least ? offset : least;
  }, to);
  return least > from ? least : from;
}

/** Where failures of some groups began that are in one of some states: within spans, on a topic of a cluster. */
const beganSql = `
    from failure join failure_kind kind on kind.id = failure.kind_id join dead_letter began on began.id = failure.first_record_id
    join (select partition, range_agg(int8range(from_offset, to_offset)) as offsets from unnest($3::int[], $4::bigint[], $5::bigint[]) as span(partition, from_offset, to_offset) group by 1) part
      on part.partition = began.origin_partition and part.offsets @> began.origin_offset
   where failure.cluster = $1 and began.origin_topic = $2 and kind.consumer_group = any($6) and failure.state::text = any($7)`;

/** Dead letters that nobody has handled yet; those that another replay has, or that were discarded, are not missed any more. */
const open = ['new', 'acknowledged', 'snoozed', 'returned'];
const unresolved = [...open, 'claimed', 'replayed', 'discarded'];

interface Asked {
  cluster: string;
  topic: string;
  parts: readonly RangePart[];
  groups: readonly string[];
}

function within({ cluster, topic, parts, groups }: Asked, passed: ReadonlyMap<number, bigint>, states: readonly string[]): unknown[] {
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

const countRow = z.object({ partition: z.int(), failed: z.int() });

/**
 * What groups have processed of a range already: passed by the group, and no dead letter with that origin but resolved ones, which were handled in the end.
 * @param committed of each of the groups, where they have offsets on the range's topic
 */
export async function processedBefore(pool: pg.Pool, asked: Asked, committed: readonly Committed[]): Promise<ProcessedPart[]> {
  const passed = new Map(asked.parts.map((part) => [part.partition, passedTo(part, committed)]));
  const { rows } = await pool.query(
    `select began.origin_partition as partition, count(distinct began.origin_offset)::int as failed ${beganSql} group by 1`,
    within(asked, passed, unresolved),
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

/** Of what was passed: where the messages lie that failed and that nobody has handled yet, so many of them. */
export async function failedOffsets(
  pool: pg.Pool,
  asked: Asked,
  processed: readonly ProcessedPart[],
  limit: number,
): Promise<{ partition: number; offset: bigint }[]> {
  const passed = new Map(processed.map((part) => [part.partition, part.passedTo]));
  const { rows } = await pool.query(
    `select distinct began.origin_partition as partition, began.origin_offset as "offset" ${beganSql} order by 1, 2 limit ${limit}`,
    within(asked, passed, open),
  );
  return z.array(openRow).parse(rows);
}
