import type pg from 'pg';

/**
 * Within the transaction of a batch: queues those of its records that are pointers, so that their originals are rescued.
 * @param firstId the id of the first record; the others follow it.
 */
export async function queuePointers(
  client: pg.ClientBase,
  { cluster, records }: { cluster: string; records: readonly { isPointer: boolean }[] },
  firstId: bigint,
): Promise<void> {
  const ids: bigint[] = [];
  for (const [index, { isPointer }] of records.entries()) if (isPointer) ids.push(firstId + BigInt(index));
  if (ids.length === 0) return;
  // Due since ever: first attempts come before every retry.
  await client.query(
    `insert into dead_letter_original (record_id, cluster, next_attempt_at) select record_id, $2, 'epoch' from unnest($1::bigint[]) as pointer(record_id)`,
    [ids, cluster],
  );
}
