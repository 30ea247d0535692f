import type pg from 'pg';
import { expect, test } from 'vitest';
import { ensureEvidencePartitions } from '#lib/db/evidence-partitions.ts';
import type { FailureState } from '#lib/dead-letters/failure-states.ts';
import { testPool } from '#scripts/test/test-pool.ts';
import { dropOldEvidence } from './drop-old-evidence.ts';

const partitionIds = 100n;
const before = new Date('2026-01-01T00:00:00Z');
const never = new AbortController().signal;

interface Given {
  state?: FailureState;
  /** Ids of its records. */
  records: bigint[];
  changedAt?: string;
}

/** A database with small partitions of evidence, all records of which were indexed before the instant. */
async function openEvidence(failures: readonly Given[]): Promise<pg.Pool> {
  const pool = await testPool();
  await pool.query('drop table dead_letter_p0');
  await ensureEvidencePartitions(pool, partitionIds);
  await pool.query(`insert into topic (id, cluster, topic_id, name) values (1, 'test', gen_random_uuid(), 'orders.dlq')`);
  await pool.query('insert into failure_kind (id, topic_ref) values (1, 1)');
  for (const { state = 'resolved', records, changedAt } of failures) {
    const { rows } = await pool.query<{ id: string }>(
      `insert into failure (cluster, recognised_by, kind_id, state, last_record_id, record_count, first_failed_at, last_failed_at, claimed_by_job_id)
       values ('test', gen_random_uuid(), 1, $1, $2, $3, now(), now(), $4) returning id`,
      [state, records.at(-1), records.length, state === 'claimed' ? 1 : null],
    );
    const id = rows[0]?.id;
    await pool.query(
      `insert into dead_letter (id, failure_id, topic_ref, partition, "offset", timestamp_ms, is_log_append_time, value, headers, convention, indexed_at)
       select id, $1, 1, 0, id, 0, false, convert_to('value ' || id, 'UTF8'), '', 'unknown', '2025-06-01' from unnest($2::bigint[]) as given(id)`,
      [id, records],
    );
    await pool.query(`insert into failure_note (failure_id, author, text) values ($1, 'Ada', 'seen')`, [id]);
    if (changedAt !== undefined)
      await pool.query(`insert into failure_change (failure_id, actor, to_state, at) values ($1, 'Ada', $2, $3)`, [id, state, changedAt]);
  }
  await pool.query(`select setval('dead_letter_id_seq', 350)`);
  await ensureEvidencePartitions(pool, partitionIds);
  return pool;
}

async function keptRecords(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>('select id from dead_letter order by id');
  return rows.map(({ id }) => id);
}

async function partitions(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'dead_letter'::regclass order by 1`,
  );
  return rows.map(({ name }) => name);
}

test('a partition whose failures are all handled and old is dropped, with their history and notes, and the audit says what went', async () => {
  const pool = await openEvidence([
    { records: [1n, 2n], changedAt: '2025-07-01' },
    { state: 'discarded', records: [3n] },
  ]);
  const dropped = await dropOldEvidence(pool, { before, dropsOpen: false }, never);
  expect(dropped).toEqual([{ partition: 'dead_letter_p0', records: 3, failures: 2, kept: 0 }]);
  expect(await partitions(pool)).not.toContain('dead_letter_p0');
  for (const table of ['failure', 'failure_change', 'failure_note', 'dead_letter']) expect((await pool.query(`select from ${table}`)).rowCount, table).toBe(0);
  const { rows: counts } = await pool.query('select state, sum(count)::int as count from failure_count group by state having sum(count) <> 0');
  expect(counts).toEqual([]);
  const { rows: audit } = await pool.query('select actor, action, outcome, detail from audit');
  expect(audit).toMatchObject([
    {
      actor: 'worker',
      action: 'dead-letters:drop',
      outcome: 'done',
      detail: { records: 3, failures: 2, kept: 0, topics: [{ cluster: 'test', topic: 'orders.dlq', records: 3 }] },
    },
  ]);
});

test.each<FailureState>(['new', 'acknowledged', 'snoozed', 'claimed', 'replayed', 'returned'])(
  'a failure that is %s stays, whole, in a partition of the same range',
  async (state) => {
    const pool = await openEvidence([{ records: [1n, 4n] }, { state, records: [2n, 3n] }]);
    const dropped = await dropOldEvidence(pool, { before, dropsOpen: false }, never);
    expect(dropped).toEqual([{ partition: 'dead_letter_p0', records: 2, failures: 1, kept: 2 }]);
    expect(await keptRecords(pool)).toEqual(['2', '3']);
    expect(await partitions(pool)).toContain('dead_letter_p0');
    expect((await pool.query('select from failure_note')).rowCount).toBe(1);
  },
);

test('where open failures may be dropped, those in a replay still stay', async () => {
  const states: FailureState[] = ['new', 'acknowledged', 'snoozed', 'claimed', 'replayed', 'returned'];
  const pool = await openEvidence(states.map((state, index) => ({ state, records: [BigInt(index + 1)] })));
  await dropOldEvidence(pool, { before, dropsOpen: true }, never);
  const { rows } = await pool.query('select state from failure order by id');
  expect(rows).toEqual([{ state: 'claimed' }, { state: 'replayed' }]);
  expect(await keptRecords(pool)).toEqual(['4', '5']);
});

test('a failure is kept whole while its newest record lies in a later partition, or its last change is young', async () => {
  const pool = await openEvidence([{ records: [1n, 150n] }, { records: [2n], changedAt: '2026-02-01' }, { records: [3n] }]);
  await pool.query(`update failure set record_count = 2 where last_record_id = 150`);
  const first = await dropOldEvidence(pool, { before, dropsOpen: false }, never);
  // In the same round the second partition lets the first failure go, and with it the record that the first partition had kept.
  expect(first).toEqual([
    { partition: 'dead_letter_p0', records: 1, failures: 1, kept: 2 },
    { partition: 'dead_letter_p1', records: 2, failures: 1, kept: 0 },
  ]);
  expect(await keptRecords(pool)).toEqual(['2']);
});

test('a partition that is not full, or whose newest record is young, is not touched', async () => {
  const pool = await openEvidence([{ records: [1n] }, { records: [320n] }]);
  await pool.query(
    `insert into dead_letter (id, failure_id, topic_ref, partition, "offset", timestamp_ms, is_log_append_time, headers, convention, indexed_at)
     values (50, 1, 1, 0, 50, 0, false, '', 'unknown', '2026-01-02')`,
  );
  expect(await dropOldEvidence(pool, { before, dropsOpen: true }, never)).toEqual([]);
  expect(await keptRecords(pool)).toEqual(['1', '50', '320']);
});

test('a kept partition works like any other: rows go to it, refuse changes, are found by index, and go once their failure is handled', async () => {
  const pool = await openEvidence([{ records: [1n] }, { state: 'new', records: [2n] }]);
  await dropOldEvidence(pool, { before, dropsOpen: false }, never);
  await expect(pool.query('update dead_letter set value = null')).rejects.toThrow('append-only');
  const { rows: indexes } = await pool.query<{ count: number }>(
    `select count(*)::int from pg_index where indrelid = 'dead_letter_p0'::regclass and indexrelid in (select inhrelid from pg_inherits)`,
  );
  const { rows: ofParent } = await pool.query<{ count: number }>(`select count(*)::int from pg_index where indrelid = 'dead_letter'::regclass`);
  expect(indexes).toEqual(ofParent);
  await pool.query(`update failure set state = 'discarded', state_before = 'new'`);
  expect(await dropOldEvidence(pool, { before, dropsOpen: false }, never)).toMatchObject([{ records: 1, kept: 0 }]);
  expect(await keptRecords(pool)).toEqual([]);
});

test('where hardly anything of a partition can go, it is left as it is', async () => {
  const open = Array.from({ length: 20 }, (_, index): Given => ({ state: 'new', records: [BigInt(index + 1)] }));
  const pool = await openEvidence([...open, { records: [30n] }]);
  expect(await dropOldEvidence(pool, { before, dropsOpen: false }, never)).toEqual([]);
});
