import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '#prisma/migrate.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { expectEachOnce, sent } from '#scripts/test/replay-audit.ts';
import { type RestartableStack, startRestartableStack } from '#scripts/test/restartable-stack.ts';
import { openTestCluster, type TestCluster } from '#scripts/test/test-cluster.ts';
import { openTestReplays, workerVariables } from '#scripts/test/test-replays.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';
import { startWorker } from '#scripts/test/worker-process.ts';

let stack: RestartableStack;
let kafka: TestCluster;
beforeAll(async () => {
  stack = await startRestartableStack();
  kafka = openTestCluster({ brokers: stack.brokers });
}, 180_000);
afterAll(async () => {
  await kafka.close();
  await stack.stop();
}, 60_000);

/** One restart takes seconds, and more beside other tests. */
const rounds = tortureRounds(1);
const timeout = 120_000 + rounds * 60_000;
const patience = { timeoutMs: 90_000 };

test.each(['kafka', 'postgres'] as const)(
  '%s crashes and comes back in the middle of a replay: each message is there once, and the counts are true',
  { timeout },
  async (what) => {
    const url = await stack.createDatabase(`replay_${what}`);
    await migrate(url);
    const values = Array.from({ length: 200 * (rounds + 1) }, (_, number) => `message ${number}`);
    const replays = await openTestReplays(kafka, { url, variables: { REDRIVE_REPLAY_RATE: '100' } });
    const jobId = await replays.confirmed(await replays.fail(values.map((value) => ({ key: value, value }))));
    const worker = startWorker(workerVariables(replays));
    for (let round = 0; round < rounds; round++) {
      const before = await sent(replays, jobId);
      await eventually(async () => (await sent(replays, jobId)) > before + 20, { ...patience, intervalMs: 10 });
      await stack.restart(what);
    }
    await eventually(async () => (await sent(replays, jobId)) === values.length, patience);
    expect(await worker.stop()).toBe(0);
    await expectEachOnce(replays, jobId, values, 1);
  },
);
