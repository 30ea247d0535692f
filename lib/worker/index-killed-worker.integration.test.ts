import { afterAll, expect, test } from 'vitest';
import { openIndexTorture } from '#scripts/test/index-torture.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { testDatabase } from '#scripts/test/test-database.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';
import { forgetWorkers } from '#scripts/test/worker-process.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test.each([1, 2])(
  'with %i at work, a worker that is killed at random moments while a topic is written leaves every record indexed exactly once',
  async (atWork) => {
    const torture = await openIndexTorture(kafka, await testDatabase());
    const workers = Array.from({ length: atWork }, torture.startWorker);
    for (let round = 0; round < tortureRounds(atWork); round++) {
      const writing = torture.write();
      await torture.somewhereInTheMiddle(300);
      await workers.shift()?.kill();
      await forgetWorkers(torture.pool);
      workers.push(torture.startWorker());
      await writing;
    }
    await torture.expectExactlyOnce();
    for (const worker of workers) expect(await worker.stop()).toBe(0);
  },
);
