import type pg from 'pg';
import { expect } from 'vitest';
import { ensureEvidencePartitions } from '#lib/db/evidence-partitions.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { decompressBytes, walkBodies } from '#lib/dead-letters/bodies/body-block.ts';
import type { FailureState } from '#lib/dead-letters/failure-states.ts';
import { encodeHeaders } from '#lib/kafka/record-headers.ts';
import { packBodies } from './pack-bodies.ts';
import { storeBodies } from './store-bodies.ts';
import { storedRecords } from './stored-records.ts';

/** How many ids a partition of a test's evidence holds. */
const partitionIds = 100n;

/** A failure as a test describes it. */
export interface GivenFailure {
  state?: FailureState;
  /** Ids of its records: partitions hold a hundred ids each, and the first three are full. */
  records: bigint[];
  /** When its state last changed; never by default. */
  changedAt?: string;
}

/** Stores a body for each of these records, of neighbours in one partition in one block. */
export async function storeBlocks(pool: pg.Pool, ids: readonly bigint[]): Promise<void> {
  const ascending = [...ids].sort((one, other) => Number(one - other));
  const blocks: bigint[][] = [];
  for (const id of ascending) {
    const block = blocks.at(-1);
    if (block?.at(-1) === id - 1n && id % partitionIds !== 0n) block.push(id);
    else blocks.push([id]);
  }
  await inTransaction(pool, async (client) => {
    for (const block of blocks) {
      const bodies = block.map((id) => ({ key: null, value: Buffer.from(`value ${id}`), headers: encodeHeaders([]) }));
      await storeBodies(client, packBodies(bodies), 1, block[0] ?? 0n);
    }
  });
}

/** Fills an empty database with evidence in small partitions, all of it indexed in June 2025, each failure with a note. */
export async function fillEvidence(pool: pg.Pool, failures: readonly GivenFailure[]): Promise<void> {
  await pool.query('drop table dead_letter_p0, dead_letter_body_p0');
  await ensureEvidencePartitions(pool, partitionIds);
  await pool.query(`insert into topic (id, cluster, topic_id, name) values (1, 'test', gen_random_uuid(), 'orders.dlq')`);
  await pool.query('insert into failure_kind (id, topic_ref) values (1, 1)');
  for (const { state = 'resolved', records, changedAt } of failures) {
    const { rows } = await pool.query<{ id: string }>(
      `insert into failure (cluster, recognised_by, kind_id, state, first_record_id, last_record_id, record_count, first_failed_at, last_failed_at, claimed_by_job_id)
       values ('test', gen_random_uuid(), 1, $1, $5, $2, $3, now(), now(), $4) returning id`,
      [state, records.at(-1), records.length, state === 'claimed' ? 1 : null, records[0]],
    );
    const id = rows[0]?.id;
    await pool.query(
      `insert into dead_letter (id, failure_id, is_first, topic_ref, partition, "offset", timestamp_ms, is_log_append_time, size_bytes, is_tombstone, convention, indexed_at)
       select id, $1, id = ($2::bigint[])[1], 1, 0, id, 0, false, 8, false, 'unknown', '2025-06-01' from unnest($2::bigint[]) as given(id)`,
      [id, records],
    );
    await pool.query(`insert into failure_note (failure_id, author, text) values ($1, 'Ada', 'seen')`, [id]);
    await pool.query(`insert into failure_edit (failure_id, version, author, record_id, reason) values ($1, 1, 'Ada', 0, 'discarded')`, [id]);
    if (state === 'snoozed')
      await pool.query(`insert into failure_snooze (failure_id, state_was, by, more, kind_id, after_arrival_id) values ($1, 'new', 'Ada', 5, 1, 0)`, [id]);
    if (changedAt !== undefined)
      await pool.query(`insert into failure_change (failure_id, actor, to_state, at) values ($1, 'Ada', $2, $3)`, [id, state, changedAt]);
  }
  await storeBlocks(
    pool,
    failures.flatMap(({ records }) => records),
  );
  await pool.query(`select setval('dead_letter_id_seq', 350)`);
  await ensureEvidencePartitions(pool, partitionIds);
}

/** Ids of the records that there are. Each must have its body, and nothing else one. */
export async function keptRecords(pool: pg.Pool): Promise<string[]> {
  const records = await storedRecords(pool);
  const { rows: blocks } = await pool.query<{ bytes: Buffer }>('select bytes from dead_letter_body');
  let bodies = 0;
  for (const { bytes } of blocks) walkBodies(decompressBytes(bytes), () => bodies++);
  expect(bodies).toBe(records.length);
  for (const { id, value } of records) expect(value?.toString()).toBe(`value ${id}`);
  return records.map(({ id }) => String(id));
}

/** Names of the partitions that there are. */
export async function partitionNames(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'dead_letter'::regclass order by 1`,
  );
  return rows.map(({ name }) => name);
}
