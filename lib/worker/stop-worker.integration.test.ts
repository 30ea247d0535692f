import { afterAll, expect, test } from 'vitest';
import { openPool } from '#lib/db/open-pool.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { testDatabase } from '#scripts/test/test-database.ts';
import { startWorker } from '#scripts/test/worker-process.ts';
import { commonDuties, duties } from './wanted-leases.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('a worker that has nothing to do ends at once when it is told to, and gives back what it held', async () => {
  const url = await testDatabase();
  const worker = startWorker({ DATABASE_URL: url, KAFKA_BROKERS: kafka.brokers.join(','), KAFKA_CLUSTER: 'test', REDRIVE_DEAD_LETTER_TOPICS: 'none.at.all' });
  const pool = openPool(url);
  try {
    await eventually(async () => (await pool.query(`select from lease where holder <> ''`)).rowCount === duties.length + commonDuties.length);
    const toldAtMs = performance.now();
    expect(await worker.stop()).toBe(0);
    expect(performance.now() - toldAtMs).toBeLessThan(1_500);
    expect((await pool.query(`select from lease where holder <> ''`)).rowCount).toBe(0);
    expect((await pool.query('select from worker')).rowCount).toBe(0);
  } finally {
    await pool.end();
  }
});
