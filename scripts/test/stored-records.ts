import type pg from 'pg';
import type { RecordBody } from '#lib/dead-letters/bodies/body-block.ts';
import { bodyOf, readBodies } from '#lib/dead-letters/bodies/read-bodies.ts';

/** A dead letter as it is stored, whole. */
export interface StoredRecord extends RecordBody {
  id: bigint;
  failureId: string;
  partition: number;
  offset: string;
  timestampMs: string;
}

/** Everything that is indexed, in the order of topics as they were discovered, partitions and offsets. */
export async function storedRecords(pool: pg.Pool): Promise<StoredRecord[]> {
  const { rows } = await pool.query<{ id: string; failure_id: string; partition: number; offset: string; timestamp_ms: string }>(
    'select id, failure_id, partition, "offset", timestamp_ms from dead_letter order by topic_ref, partition, "offset", id',
  );
  const bodies = await readBodies(
    pool,
    rows.map(({ id }) => BigInt(id)),
  );
  return rows.map(({ id, failure_id: failureId, partition, offset, timestamp_ms: timestampMs }) => ({
    id: BigInt(id),
    failureId,
    partition,
    offset,
    timestampMs,
    ...bodyOf(bodies, BigInt(id)),
  }));
}

/** Their values as text; null where there is none. */
export async function storedValues(pool: pg.Pool): Promise<(string | null)[]> {
  return (await storedRecords(pool)).map(({ value }) => value?.toString() ?? null);
}
