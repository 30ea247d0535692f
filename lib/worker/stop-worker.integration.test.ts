import type pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { openPool } from '#lib/db/open-pool.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { linkToDatabase } from '#scripts/test/link-to-database.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { testDatabase } from '#scripts/test/test-database.ts';
import { startWorker } from '#scripts/test/worker-process.ts';
import { commonDuties, duties } from './wanted-leases.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const workerOf = (databaseUrl: string) =>
  startWorker({ DATABASE_URL: databaseUrl, KAFKA_BROKERS: kafka.brokers.join(','), KAFKA_CLUSTER: 'test', REDRIVE_DEAD_LETTER_TOPICS: 'none.at.all' });

const holdsAll = (pool: pg.Pool) =>
  eventually(async () => (await pool.query(`select from lease where holder <> ''`)).rowCount === duties.length + commonDuties.length);

test('a worker that has nothing to do ends at once when it is told to, and gives back what it held', async () => {
  const url = await testDatabase();
  const worker = workerOf(url);
  const pool = openPool(url);
  try {
    await holdsAll(pool);
    const toldAtMs = performance.now();
    expect(await worker.stop()).toBe(0);
    expect(performance.now() - toldAtMs).toBeLessThan(1_500);
    expect((await pool.query(`select from lease where holder <> ''`)).rowCount).toBe(0);
    expect((await pool.query('select from worker')).rowCount).toBe(0);
  } finally {
    await pool.end();
  }
});

test('a worker whose database says nothing any more goes on when it does again, and ends when it is told to all the same', async () => {
  const far = await testDatabase();
  const { link, url } = await linkToDatabase('stop-worker', far);
  await link.mend();
  const worker = workerOf(url);
  const pool = openPool(far);
  const isAlive = async () => (await pool.query(`select from worker where seen_at > now() - interval '3 s'`)).rowCount === 1;
  try {
    await holdsAll(pool);
    link.freeze();
    await eventually(async () => !(await isAlive()), { timeoutMs: 10_000 });
    await link.mend();
    await eventually(isAlive, { timeoutMs: 20_000 });
    link.freeze();
    await eventually(async () => !(await isAlive()), { timeoutMs: 10_000 });
    const toldAtMs = performance.now();
    expect(await worker.stop()).toBe(0);
    expect(performance.now() - toldAtMs).toBeLessThan(15_000);
  } finally {
    await pool.end();
  }
});
