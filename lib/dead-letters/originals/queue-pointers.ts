import type pg from 'pg';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';

type RecordParts = { key: Buffer | null; value: Buffer | null; headers: Buffer };

/**
 * Share groups (KIP-1191) write dead letters without key and value, unless told to copy them: such a one only points at its original, whichever convention reads
 * it. It has a row in dead_letter_original from then on.
 */
function isPointer({ key, value, headers }: RecordParts): boolean {
  return key === null && value === null && decodeHeaders(headers).some(({ name }) => name === '__dlq.errors.topic');
}

/**
 * Within the transaction of a batch: queues those of its records that are pointers, so that their originals are rescued.
 * @param firstId the id of the first record; the others follow it.
 */
export async function queuePointers(
  client: pg.ClientBase,
  { cluster, records }: { cluster: string; records: readonly RecordParts[] },
  firstId: bigint,
): Promise<void> {
  const ids: bigint[] = [];
  for (const [index, record] of records.entries()) if (isPointer(record)) ids.push(firstId + BigInt(index));
  if (ids.length === 0) return;
  // Due since ever: first attempts come before every retry.
  await client.query(
    `insert into dead_letter_original (record_id, cluster, next_attempt_at) select record_id, $2, 'epoch' from unnest($1::bigint[]) as pointer(record_id)`,
    [ids, cluster],
  );
}
