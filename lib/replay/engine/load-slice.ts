import type pg from 'pg';
import { editedRecords } from '#lib/replay/plan/edited-failures.ts';
import { loadRecords, type SelectedFailure, type SelectedRecord } from '#lib/replay/plan/selected-failure.ts';
import { sliceBytes } from './build-slice.ts';
import { loadItems, type Shard, type ShardItem } from './shard.ts';

/**
 * Loads what one slice takes, from the shard's position on: at most so many messages, and of their bytes no more than a slice holds (a larger one alone).
 * @param facts of all that the shard still sends, by record id.
 */
export async function loadSlice(
  pool: pg.Pool,
  shard: Shard,
  most: number,
  facts: ReadonlyMap<bigint, SelectedFailure>,
): Promise<{ items: ShardItem[]; records: Map<bigint, SelectedRecord> }> {
  const items: ShardItem[] = [];
  let bytes = 0;
  for (const message of Map.groupBy(await loadItems(pool, shard, shard.position, shard.position + BigInt(most)), ({ position }) => position).values()) {
    const size = Math.max(...message.map(({ outcome, recordId }) => (outcome === 'pending' ? (facts.get(recordId)?.size_bytes ?? 0) : 0)));
    if (bytes > 0 && bytes + size > sliceBytes) break;
    bytes += size;
    items.push(...message);
  }
  const records = await loadRecords(
    pool,
    items.filter(({ outcome }) => outcome === 'pending').map(({ recordId }) => recordId),
  );
  return { items, records: await editedRecords(pool, records, shard.edits) };
}
