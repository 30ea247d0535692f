import { afterAll, expect, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { openIndexTorture } from '#scripts/test/index-torture.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { testDatabase } from '#scripts/test/test-database.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('what a crash of Postgres has taken back is indexed again, although nothing new comes', async () => {
  const torture = await openIndexTorture(kafka, await testDatabase());
  const worker = torture.startWorker();
  await torture.write();
  await torture.expectExactlyOnce();
  // As if the newest commits had not reached the disk: rows, failures and positions go together.
  await torture.pool.query('begin; delete from dead_letter; delete from failure; update index_position set next_offset = log_start_offset; commit');
  await eventually(async () => (await torture.pool.query('select from dead_letter limit 1')).rowCount === 1);
  await torture.expectExactlyOnce();
  expect(await worker.stop()).toBe(0);
});
