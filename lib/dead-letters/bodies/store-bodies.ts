import type pg from 'pg';
import { CopyRows } from '#lib/db/copy-rows.ts';
import { idsOfPartition } from '#lib/db/evidence-partitions.ts';
import { compressBytes, type PackedBlock, splitBlock } from './body-block.ts';

const columns = ['first_id', 'topic_ref', 'bytes', 'large_value'];

/** No block lies in two partitions: one that would is parted. */
function withinPartition(block: PackedBlock, firstId: bigint): readonly PackedBlock[] {
  const before = Number(idsOfPartition - (firstId % idsOfPartition));
  return before < block.records ? splitBlock(block, before) : [block];
}

/** Within a transaction: stores the bodies of records of one topic whose ids lie side by side. @param firstId of the first */
export async function storeBodies(client: pg.ClientBase, packed: readonly PackedBlock[], topicRef: number, firstId: bigint): Promise<void> {
  const rows = new CopyRows(columns.length);
  const blocks = packed.flatMap((block) => withinPartition(block, firstId + BigInt(block.firstPlace)));
  for (const { firstPlace, bytes, largeValue } of blocks) {
    rows
      .row()
      .int8(firstId + BigInt(firstPlace))
      .int4(topicRef)
      .bytes(compressBytes(bytes))
      .bytes(largeValue === null ? null : compressBytes(largeValue));
  }
  await rows.copyInto(client, 'dead_letter_body', columns);
}
