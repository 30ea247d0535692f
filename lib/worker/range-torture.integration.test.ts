import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { getReplay } from '#lib/replay/get-replay.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { sent } from '#scripts/test/replay-audit.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { confirmedRange } from '#scripts/test/test-ranges.ts';
import { openTestReplays, workerVariables } from '#scripts/test/test-replays.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';
import { forgetWorkers, startWorker } from '#scripts/test/worker-process.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const partitions = 2;
/** Of which every full size is a multiple. */
const perBatch = 200;

test('a range whose worker is killed again and again sends each message exactly once, in order, and counts them right', async () => {
  const rounds = tortureRounds(2);
  // 100,000 messages at 50 rounds.
  const count = rounds > 2 ? rounds * 2_000 : 600;
  const replays = await openTestReplays(kafka, { partitions });
  const { name } = replays.origin;
  for (let from = 0; from < count; from += perBatch) {
    const records = Array.from({ length: perBatch }, (_, index) => ({ key: `key ${(from + index) % 100}`, value: `message ${from + index}` }));
    for (let partition = 0; partition < partitions; partition++)
      await appendRecords(
        kafka,
        name,
        records.filter((_, index) => index % partitions === partition),
        { partition, compression: from % (2 * perBatch) === 0 ? 'zstd' : 'none' },
      );
  }
  const originals = await Promise.all(Array.from({ length: partitions }, (_, partition) => replays.seen(0n, partition)));
  const bounds = { by: 'offsets' as const, partitions: originals.map((_, partition) => ({ partition, from: '0', to: '900000000' })) };
  // Slow enough for every kill to fall into it.
  const jobId = await confirmedRange(replays, { bounds, ratePerSecond: Math.max(200, Math.ceil(count / 80)) });
  const variables = workerVariables(replays);
  for (let round = 0; round < rounds; round++) {
    const worker = startWorker(variables);
    const before = await sent(replays, jobId);
    await eventually(async () => (await sent(replays, jobId)) > before, { intervalMs: 10, timeoutMs: 60_000 });
    // The moment is the point: anywhere in a slice.
    await sleep(Math.random() * 300);
    await worker.kill();
    await forgetWorkers(replays.pool);
  }
  const last = startWorker(variables);
  const job = await eventually(
    async () => {
      const now = await getReplay(replays, jobId);
      return now.state === 'done' && now;
    },
    { timeoutMs: 240_000 },
  );
  expect(await last.stop()).toBe(0);
  expect(job).toMatchObject({ selected: count, counts: { unproven: count, pending: 0, failed: 0, skipped: 0 } });
  for (const [partition, before] of originals.entries()) {
    const copies = (await replays.seen(0n, partition)).slice(before.length);
    expect(copies.map(({ value }) => value?.toString())).toEqual(before.map(({ value }) => value?.toString()));
  }
});
