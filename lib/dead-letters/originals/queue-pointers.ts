import type pg from 'pg';

/** Share groups (KIP-1191) write dead letters without key and value, unless told to copy them: such a one only points at its original. */
export function isPointer({ convention, key, value }: { convention: string; key: Uint8Array | null; value: Uint8Array | null }): boolean {
  return key === null && value === null && convention === 'share-group';
}

/**
 * Within the transaction of a batch: queues those of its records that are pointers, so that their originals are rescued.
 * @param firstId the id of the first record; the others follow it.
 */
export async function queuePointers(
  client: pg.ClientBase,
  { cluster, records }: { cluster: string; records: readonly Parameters<typeof isPointer>[0][] },
  firstId: bigint,
): Promise<void> {
  const ids: bigint[] = [];
  for (const [index, record] of records.entries()) if (isPointer(record)) ids.push(firstId + BigInt(index));
  if (ids.length === 0) return;
  await client.query('insert into dead_letter_original (record_id, cluster) select record_id, $2 from unnest($1::bigint[]) as pointer(record_id)', [
    ids,
    cluster,
  ]);
}
