import type pg from 'pg';
import { copyIn } from '#lib/db/copy-in.ts';
import type { PackedBlock } from '#lib/dead-letters/bodies/body-block.ts';
import { bodyRows } from '#lib/dead-letters/bodies/store-bodies.ts';

/** Within a transaction: stores the bodies of records of one topic whose ids lie side by side. @param firstId of the first */
export async function storeBodies(client: pg.ClientBase, packed: readonly PackedBlock[], topicRef: number, firstId: bigint): Promise<void> {
  const { table, release } = bodyRows(packed, topicRef, firstId);
  await copyIn(client, [table]);
  release();
}
