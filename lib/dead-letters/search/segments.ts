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

/** The ids from `fromId` up to `toId` that no segment covers, in order. */
export function uncovered(segments: readonly Segment[], fromId: bigint, toId: bigint): { firstId: bigint; endId: bigint }[] {
  const ranges = [];
  let at = fromId;
  for (const { firstId, endId } of segments) {
    if (firstId >= toId) break;
    if (firstId > at) ranges.push({ firstId: at, endId: firstId });
    if (endId > at) at = endId;
  }
  if (at < toId) ranges.push({ firstId: at, endId: toId });
  return ranges;
}
