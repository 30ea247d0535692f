import { afterAll, expect, test } from 'vitest';
import { openPool } from '#lib/db/open-pool.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { fillEvidence, keptRecords } from '#scripts/test/evidence.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { testDatabase } from '#scripts/test/test-database.ts';
import { startWorker } from '#scripts/test/worker-process.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('workers drop what no longer has to be kept, once, and keep everything where REDRIVE_KEEP_DAYS is 0', async () => {
  const url = await testDatabase();
  const pool = openPool(url);
  await fillEvidence(pool, [{ records: [1n] }, { state: 'new', records: [2n] }]);
  const variables = { DATABASE_URL: url, KAFKA_BROKERS: kafka.brokers.join(','), KAFKA_CLUSTER: 'test', REDRIVE_DEAD_LETTER_TOPICS: kafka.uniqueName('none') };
  const keeping = startWorker({ ...variables, REDRIVE_KEEP_DAYS: '0' });
  await eventually(async () => (await pool.query(`select from lease where name = 'duty/retention' and holder <> ''`)).rowCount === 1, { timeoutMs: 30_000 });
  expect(await keeping.stop()).toBe(0);
  expect(await keptRecords(pool)).toEqual(['1', '2']);
  const workers = [startWorker(variables), startWorker(variables)];
  await eventually(async () => (await keptRecords(pool)).length === 1, { timeoutMs: 30_000 });
  expect(await keptRecords(pool)).toEqual(['2']);
  // One that is still starting would not hear that it should stop.
  await eventually(async () => (await pool.query('select from worker')).rowCount === workers.length, { timeoutMs: 30_000 });
  for (const worker of workers) expect(await worker.stop()).toBe(0);
  expect((await pool.query(`select from audit where action = 'dead-letters:drop'`)).rowCount).toBe(1);
  await pool.end();
});
