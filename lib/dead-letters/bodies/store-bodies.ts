import type pg from 'pg';
import { CopyRows } from '#lib/db/copy-rows.ts';
import { idsOfPartition } from '#lib/db/evidence-partitions.ts';
import { type PackedBlock, splitBlock } from './body-block.ts';

const columns = ['first_id', 'topic_ref', 'bytes', 'large_value'];

/** No block lies in two partitions: one that would is parted. */
function withinPartition(block: PackedBlock, firstId: bigint): readonly PackedBlock[] {
  const before = Number(idsOfPartition - (firstId % idsOfPartition));
  return before < block.records ? splitBlock(block, before) : [block];
}

/** A packed block with where it belongs. */
export interface StoredBlock {
  firstId: bigint;
  topicRef: number;
  bytes: Buffer;
  largeValue: Buffer | null;
}

/** Within a transaction: copies blocks into dead_letter_body, or a partition of it. */
export async function copyBlocks(client: pg.ClientBase, blocks: readonly StoredBlock[], table = 'dead_letter_body'): Promise<void> {
  if (blocks.length === 0) return;
  const rows = new CopyRows(columns.length);
  for (const { firstId, topicRef, bytes, largeValue } of blocks) rows.row().int8(firstId).int4(topicRef).bytes(bytes).bytes(largeValue);
  await rows.copyInto(client, table, columns);
}

/** Within a transaction: stores the bodies of records of one topic whose ids lie side by side. @param firstId of the first */
export async function storeBodies(client: pg.ClientBase, packed: readonly PackedBlock[], topicRef: number, firstId: bigint): Promise<void> {
  const blocks = packed.flatMap((block) => withinPartition(block, firstId + BigInt(block.firstPlace)));
  await copyBlocks(
    client,
    blocks.map(({ firstPlace, bytes, largeValue }) => ({
      firstId: firstId + BigInt(firstPlace),
      topicRef,
      bytes,
      largeValue,
    })),
  );
}
