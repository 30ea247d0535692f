import type pg from 'pg';
import { copyIn, type TableRows } from '#lib/db/copy-in.ts';
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

/** Rows to be copied, and their memory to be given on when they were. */
export interface BodyRows {
  table: TableRows;
  release: () => void;
}

function rowsOf(blocks: readonly StoredBlock[], table: string): BodyRows {
  const rows = new CopyRows(columns.length);
  for (const { firstId, topicRef, bytes, largeValue } of blocks) rows.row().int8(firstId).int4(topicRef).bytes(bytes).bytes(largeValue);
  return { table: rows.into(table, columns), release: () => rows.release() };
}

/** Within a transaction: copies blocks into a partition of dead_letter_body. */
export async function copyBlocks(client: pg.ClientBase, blocks: readonly StoredBlock[], table: string): Promise<void> {
  if (blocks.length === 0) return;
  const rows = rowsOf(blocks, table);
  await copyIn(client, [rows.table]);
  rows.release();
}

/** The rows of the bodies of records of one topic whose ids lie side by side. @param firstId of the first */
export function bodyRows(packed: readonly PackedBlock[], topicRef: number, firstId: bigint): BodyRows {
  const blocks = packed.flatMap((block) => withinPartition(block, firstId + BigInt(block.firstPlace)));
  return rowsOf(
    blocks.map(({ firstPlace, bytes, largeValue }) => ({ firstId: firstId + BigInt(firstPlace), topicRef, bytes, largeValue })),
    'dead_letter_body',
  );
}
