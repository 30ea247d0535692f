import type pg from 'pg';
import { z } from 'zod';
import { type SegmentShape, shapeOf } from './segment-shape.ts';

/** A sealed segment: nothing is ever added to its range. */
export interface Segment {
  firstId: bigint;
  /** The first id after it. */
  endId: bigint;
  shape: SegmentShape;
}

const segmentRow = z
  .object({ first_id: z.coerce.bigint(), ids: z.int() })
  .transform(({ first_id, ids }): Segment => ({ firstId: first_id, endId: first_id + BigInt(ids), shape: shapeOf(ids) }));

/** All sealed segments, in order of id; none overlap. */
export async function readSegments(client: Pick<pg.ClientBase, 'query'>): Promise<Segment[]> {
  const { rows } = await client.query('select first_id, ids from search_segment order by first_id');
  return z.array(segmentRow).parse(rows);
}

/** Of all that there may ever be. */
export const largestId = 2n ** 63n - 1n;

interface IdRange {
  firstId: bigint;
  endId: bigint;
}

function uncovered(segments: readonly Segment[], fromId: bigint, toId: bigint): IdRange[] {
  const ranges: IdRange[] = [];
  let at = fromId;
  for (const { firstId, endId } of segments) {
    if (firstId >= toId) break;
    if (firstId > at) ranges.push({ firstId: at, endId: firstId });
    if (endId > at) at = endId;
  }
  if (at < toId) ranges.push({ firstId: at, endId: toId });
  return ranges;
}

const rangeRow = z
  .object({ first: z.coerce.bigint(), last: z.coerce.bigint() })
  .transform(({ first, last }): IdRange => ({ firstId: first, endId: last + 1n }));

/**
 * The ids from `fromId` up to `toId` that no segment covers, in order. Each range begins and ends with a record that is there: of a dropped partition nothing is
 * left to be read. Two looks a range into the primary key of dead_letter.
 */
export async function readUnsealed(client: Pick<pg.ClientBase, 'query'>, segments: readonly Segment[], fromId: bigint, toId: bigint): Promise<IdRange[]> {
  const ranges = uncovered(segments, fromId, toId);
  const { rows } = await client.query(
    `select first.id as first, last.id as last from unnest($1::bigint[], $2::bigint[]) as wanted(first_id, end_id)
      cross join lateral (select id from dead_letter where id >= first_id and id < end_id order by id limit 1) first
      cross join lateral (select id from dead_letter where id >= first_id and id < end_id order by id desc limit 1) last
      order by first.id`,
    [ranges.map(({ firstId }) => firstId), ranges.map(({ endId }) => endId)],
  );
  return z.array(rangeRow).parse(rows);
}
