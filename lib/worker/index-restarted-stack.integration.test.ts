import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '#prisma/migrate.ts';
import { openIndexTorture } from '#scripts/test/index-torture.ts';
import { type RestartableStack, startRestartableStack } from '#scripts/test/restartable-stack.ts';
import { openTestCluster, type TestCluster } from '#scripts/test/test-cluster.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';

let stack: RestartableStack;
let kafka: TestCluster;
beforeAll(async () => {
  stack = await startRestartableStack();
  kafka = openTestCluster({ brokers: stack.brokers });
});
afterAll(async () => {
  await kafka.close();
  await stack.stop();
});

async function openTorture(name: string) {
  const url = await stack.createDatabase(name);
  await migrate(url);
  return openIndexTorture(kafka, url);
}

test('a broker that crashes and comes back while its topic is indexed costs no record, and none twice', async () => {
  const torture = await openTorture('broker_restarted');
  for (let round = 0; round < tortureRounds(1); round++) {
    // Written before: what is tried here is indexing.
    await torture.write();
    const worker = torture.startWorker();
    await torture.somewhereInTheMiddle(100);
    await stack.restart('kafka');
    await torture.expectExactlyOnce();
    expect(await worker.stop()).toBe(0);
  }
});

test('a Postgres that crashes and comes back while a topic is indexed, and forgets the newest commits, costs no record, and none twice', async () => {
  const torture = await openTorture('postgres_restarted');
  const worker = torture.startWorker();
  for (let round = 0; round < tortureRounds(1); round++) {
    const writing = torture.write();
    await torture.somewhereInTheMiddle(300);
    await stack.restart('postgres');
    await writing;
  }
  await torture.expectExactlyOnce();
  expect(await worker.stop()).toBe(0);
});
