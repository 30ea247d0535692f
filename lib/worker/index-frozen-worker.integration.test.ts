import { afterAll, expect, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { openIndexTorture } from '#scripts/test/index-torture.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { testDatabase } from '#scripts/test/test-database.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('a worker that froze for longer than its leases, and wakes after others took over, writes nothing twice', async () => {
  const torture = await openIndexTorture(kafka, await testDatabase());
  let [active, other] = [torture.startWorker(), torture.startWorker()];
  const held = async (sql: string, ...parameters: unknown[]) =>
    (await torture.pool.query(`select from lease where name like 'index/%' and ${sql}`, parameters)).rowCount;
  for (let round = 0; round < tortureRounds(1); round++) {
    await eventually(async () => (await held(`holder <> ''`)) === torture.partitionCount, { timeoutMs: 30_000 });
    const writing = torture.write();
    await torture.somewhereInTheMiddle(300);
    active.process.kill('SIGSTOP');
    // The other takes over by itself, when the leases of the frozen one have expired.
    await eventually(async () => (await held(`holder like '%-' || $1 || '-%' and expires_at > now()`, other.process.pid)) === torture.partitionCount, {
      timeoutMs: 30_000,
      intervalMs: 20,
    });
    active.process.kill('SIGCONT');
    await writing;
    [active, other] = [other, active];
  }
  await torture.expectExactlyOnce();
  for (const worker of [active, other]) expect(await worker.stop()).toBe(0);
});
