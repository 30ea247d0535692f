import type pg from 'pg';
import type { SourcePartition } from '#lib/kafka/range-source.ts';
import { loadItems, type Shard, type ShardItem } from '#lib/replay/engine/shard.ts';
import type { RangePart, ReplayRange } from '#lib/replay/range/replay-range.ts';

/** A shard of the replay of a range: one partition of the source. Position 0 is the first offset of its part. */
export interface RangeShard {
  shard: Shard;
  range: ReplayRange;
  part: RangePart;
  source: SourcePartition;
  fromOffset: bigint;
  toOffset: bigint;
  /** The failures that began in it and are claimed, ascending. */
  items: readonly ShardItem[];
}

/** The range that a shard is a part of, with what it claimed; undefined where it sends failures of a selection. */
export async function loadRangeShard(pool: pg.Pool, shard: Shard): Promise<RangeShard | undefined> {
  const { range } = shard.plan;
  const part = range?.parts[shard.shard];
  if (range === null || part === undefined) return undefined;
  return {
    shard,
    range,
    part,
    source: { topic: range.request.topic, topicId: range.topicId, partition: part.partition },
    fromOffset: BigInt(part.fromOffset),
    toOffset: BigInt(part.toOffset),
    items: await loadItems(pool, shard, shard.position, shard.total),
  };
}

/** The items of a range between two positions. */
export function itemsBetween({ items }: Pick<RangeShard, 'items'>, from: bigint, to: bigint): ShardItem[] {
  return items.filter(({ position }) => position >= from && position < to);
}
