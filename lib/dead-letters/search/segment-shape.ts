/**
 * A segment is the index over an aligned range of ids of `dead_letter`. There are three sizes: `tail` while a flood has not yet filled a `whole` one, whole,
 * and sixteen whole ones `merged`. Evidence partitions hold 1,048,576 ids, so that no segment crosses them.
 */
export interface SegmentShape {
  /** How many ids it covers; its first is a multiple of that. */
  ids: number;
  /** Each list consists of so many parts, one after the other. */
  parts: number;
  /** Lists of so many consecutive buckets lie in one row of `search_list`: short lists are not worth a row each. */
  listsPerRow: number;
}

/** Records whose ids differ only in their lowest three bits are one group: one bit of a list. */
export const groupIds = 8;

export const tailSegment: SegmentShape = { ids: 2_048, parts: 1, listsPerRow: 32 };
export const wholeSegment: SegmentShape = { ids: 16_384, parts: 1, listsPerRow: 32 };
export const mergedSegment: SegmentShape = { ids: 262_144, parts: 16, listsPerRow: 1 };
const shapes = [tailSegment, wholeSegment, mergedSegment];

/** @throws Error for a size that there is not. */
export function shapeOf(ids: number): SegmentShape {
  const shape = shapes.find((known) => known.ids === ids);
  if (shape === undefined) throw new Error(`there are no search segments over ${ids} ids: another version of Redrive made them`);
  return shape;
}

/** How many 32-bit words hold a bit for each group of one part. */
export const partWords = ({ ids, parts }: SegmentShape): number => ids / parts / groupIds / 32;
