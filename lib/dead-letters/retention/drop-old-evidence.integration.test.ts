import type pg from 'pg';
import { expect, test } from 'vitest';
import type { FailureState } from '#lib/dead-letters/failure-states.ts';
import { fillEvidence, type GivenFailure, keptRecords, partitionNames, storeBlocks } from '#scripts/test/evidence.ts';
import { testPool } from '#scripts/test/test-pool.ts';
import { dropOldEvidence } from './drop-old-evidence.ts';

const before = new Date('2026-01-01T00:00:00Z');
const never = new AbortController().signal;

async function openEvidence(failures: readonly GivenFailure[]): Promise<pg.Pool> {
  const pool = await testPool();
  await fillEvidence(pool, failures);
  return pool;
}

test('a partition whose failures are all handled and old is dropped, with their history and notes, and the audit says what went', async () => {
  const pool = await openEvidence([
    { records: [1n, 2n], changedAt: '2025-07-01' },
    { state: 'discarded', records: [3n] },
  ]);
  await pool.query(`insert into dead_letter_original (record_id, cluster) values (1, 'test'), (99, 'test')`);
  await pool.query(`insert into search_segment (first_id, ids, records, rarity) values (0, 100, 3, ''), (100, 100, 0, '')`);
  const dropped = await dropOldEvidence(pool, { before, dropsOpen: false }, never);
  expect(dropped).toEqual([{ partition: 'dead_letter_p0', records: 3, failures: 2, kept: 0 }]);
  expect(await partitionNames(pool)).not.toContain('dead_letter_p0');
  for (const table of ['failure', 'failure_change', 'failure_note', 'failure_edit', 'dead_letter', 'dead_letter_body'])
    expect((await pool.query(`select from ${table}`)).rowCount, table).toBe(0);
  expect((await pool.query('select record_id from dead_letter_original')).rows).toEqual([{ record_id: '99' }]);
  expect((await pool.query('select first_id from search_segment')).rows).toEqual([{ first_id: '100' }]);
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
    expect(await partitionNames(pool)).toContain('dead_letter_p0');
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
    `insert into dead_letter (id, failure_id, is_first, topic_ref, partition, "offset", timestamp_ms, is_log_append_time, size_bytes, is_tombstone, convention, indexed_at)
     values (50, 1, false, 1, 0, 50, 0, false, 8, false, 'unknown', '2026-01-02')`,
  );
  await storeBlocks(pool, [50n]);
  expect(await dropOldEvidence(pool, { before, dropsOpen: true }, never)).toEqual([]);
  expect(await keptRecords(pool)).toEqual(['1', '50', '320']);
});

test('a kept partition works like any other: rows go to it, refuse changes, are found by index, and go once their failure is handled', async () => {
  const pool = await openEvidence([{ records: [1n] }, { state: 'new', records: [2n] }]);
  await dropOldEvidence(pool, { before, dropsOpen: false }, never);
  await expect(pool.query('update dead_letter set event_type = null')).rejects.toThrow('append-only');
  await expect(pool.query('update dead_letter_body set large_value = null')).rejects.toThrow('append-only');
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
  const open = Array.from({ length: 20 }, (_, index): GivenFailure => ({ state: 'new', records: [BigInt(index + 1)] }));
  const pool = await openEvidence([...open, { records: [30n] }]);
  expect(await dropOldEvidence(pool, { before, dropsOpen: false }, never)).toEqual([]);
});
