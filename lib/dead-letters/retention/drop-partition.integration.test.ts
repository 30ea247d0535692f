import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { openPool } from '#lib/db/open-pool.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { fillEvidence, type GivenFailure, keptRecords, partitionNames } from '#scripts/test/evidence.ts';
import { testDatabase } from '#scripts/test/test-database.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';
import { dropOldEvidence } from './drop-old-evidence.ts';

const rule = { before: new Date('2026-01-01T00:00:00Z'), dropsOpen: false };
const never = new AbortController().signal;

/** Ninety failures, of which every third is open. */
const ninety = Array.from({ length: 90 }, (_, index): GivenFailure => ({ state: index % 3 === 0 ? 'new' : 'resolved', records: [BigInt(index + 1)] }));
const openIds = ninety.flatMap(({ state, records }) => (state === 'new' ? records.map(String) : []));

/** Evidence, and a pool of its own for the one who drops. */
async function openScene(failures: readonly GivenFailure[]): Promise<{ pool: pg.Pool; dropper: pg.Pool }> {
  const url = await testDatabase();
  const [pool, dropper] = [openPool(url), openPool(url, { applicationName: 'dropper' })];
  onTestFinished(async () => {
    await pool.end();
    await dropper.end();
  });
  await fillEvidence(pool, failures);
  return { pool, dropper };
}

/** All that dropping changes. */
async function snapshot(pool: pg.Pool): Promise<unknown> {
  const [{ rows: failures }, { rows: notes }, { rows: audit }] = await Promise.all([
    pool.query('select id from failure order by id'),
    pool.query('select failure_id from failure_note order by failure_id'),
    pool.query('select action from audit'),
  ]);
  return { failures, notes, audit, records: await keptRecords(pool), partitions: await partitionNames(pool) };
}

const isDropping = (pool: pg.Pool) => async () =>
  (await pool.query(`select from pg_stat_activity where datname = current_database() and application_name = 'dropper' and state <> 'idle'`)).rowCount !== 0;

const isWaiting = (pool: pg.Pool) => async () =>
  (await pool.query(`select from pg_stat_activity where datname = current_database() and application_name = 'dropper' and wait_event_type = 'Lock'`))
    .rowCount !== 0;

test('whoever drops is killed in the middle: all of it has happened or nothing, and the next round does the rest', async () => {
  for (let round = 0; round < tortureRounds(4); round++) {
    const { pool, dropper } = await openScene(ninety);
    const before = await snapshot(pool);
    const dropping = dropOldEvidence(dropper, rule, never).then(
      () => 'done',
      () => 'killed',
    );
    await eventually(isDropping(pool), { intervalMs: 1 });
    await sleep(Math.random() * 60);
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'dropper'`);
    if ((await dropping) === 'killed' && (await keptRecords(pool)).length === ninety.length) expect(await snapshot(pool)).toEqual(before);
    await dropOldEvidence(pool, rule, never);
    expect(await keptRecords(pool)).toEqual(openIds);
    expect(await snapshot(pool)).toMatchObject({
      failures: openIds.map((id) => ({ id })),
      notes: openIds.map((id) => ({ failure_id: id })),
      audit: [{ action: 'dead-letters:drop' }],
    });
  }
});

test('a worker that is stopped meanwhile undoes it at once', async () => {
  const { pool, dropper } = await openScene(ninety);
  const before = await snapshot(pool);
  // Somebody has one of the failures in hand: the dropping waits for it.
  const other = await pool.connect();
  await other.query('begin');
  await other.query('select from failure where id = 2 for update');
  const stop = new AbortController();
  const dropping = dropOldEvidence(dropper, rule, stop.signal);
  await eventually(isWaiting(pool), { intervalMs: 5 });
  stop.abort();
  await expect(dropping).rejects.toThrow('canceling statement due to user request');
  await other.query('rollback');
  other.release();
  expect(await snapshot(pool)).toEqual(before);
});

test('a failure that is taken up again while its evidence is about to go stays', async () => {
  const { pool, dropper } = await openScene([
    { state: 'discarded', records: [1n] },
    { state: 'discarded', records: [2n] },
  ]);
  const other = await pool.connect();
  await other.query('begin');
  await other.query(`update failure set state = 'new' where id = 2`);
  const dropping = dropOldEvidence(dropper, rule, never);
  await eventually(isWaiting(pool), { intervalMs: 5 });
  await other.query('commit');
  other.release();
  expect(await dropping).toMatchObject([{ records: 1, kept: 1 }]);
  expect(await keptRecords(pool)).toEqual(['2']);
});

test('where somebody reads for long, dropping waits for its moment and lets everybody else pass', async () => {
  const { pool, dropper } = await openScene(ninety);
  const reader = await pool.connect();
  await reader.query('begin');
  await reader.query('select from dead_letter limit 1');
  let isDone = false;
  const dropping = dropOldEvidence(dropper, rule, never).finally(() => {
    isDone = true;
  });
  await eventually(isWaiting(pool), { intervalMs: 5 });
  const startedMs = performance.now();
  await pool.query('select from dead_letter limit 1');
  expect(performance.now() - startedMs).toBeLessThan(2_000);
  expect(isDone).toBe(false);
  await reader.query('commit');
  reader.release();
  expect(await dropping).toMatchObject([{ records: 60, kept: 30 }]);
});
