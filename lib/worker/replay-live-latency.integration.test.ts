import { afterAll, expect, test } from 'vitest';
import { readRange } from '#lib/kafka/read-range.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { expectEachOnce, sent } from '#scripts/test/replay-audit.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestReplays, type TestReplays, workerVariables } from '#scripts/test/test-replays.ts';
import { startWorker } from '#scripts/test/worker-process.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** Of so many milliseconds, each the time of one record, the one that 99 of 100 are not above. */
function p99(milliseconds: readonly number[]): number {
  return milliseconds.toSorted((a, b) => a - b)[Math.ceil(milliseconds.length * 0.99) - 1] ?? Number.NaN;
}

/** Appends a live record and reads it as a read_committed reader does. @returns how long that took, in ms. */
async function liveRecord({ cluster, origin }: TestReplays): Promise<number> {
  const startedAt = performance.now();
  const fromOffset = await appendRecords(kafka, origin.name, [{ key: 'live', value: 'live' }]);
  await eventually(
    async () => {
      let isSeen = false;
      await readRange(cluster, { topic: origin.name, partition: 0, fromOffset }, ({ offset }) => {
        isSeen ||= offset === fromOffset;
      });
      return isSeen;
    },
    { intervalMs: 5 },
  );
  return performance.now() - startedAt;
}

test("a replay of 50 messages/s adds less than a second (p99) to the way of a live producer's records to a read_committed reader", {
  timeout: 180_000,
}, async () => {
  const values = Array.from({ length: 500 }, (_, number) => `message ${number}`);
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_REPLAY_RATE: '50' } });
  const jobId = await replays.confirmed(await replays.fail(values.map((value) => ({ key: value, value }))));
  // The same without the replay: on a quiet machine some milliseconds.
  const without: number[] = [];
  while (without.length < 30) without.push(await liveRecord(replays));
  const worker = startWorker(workerVariables(replays));
  await eventually(async () => (await sent(replays, jobId)) > 0, { timeoutMs: 60_000, intervalMs: 10 });
  const beside: number[] = [];
  while ((await sent(replays, jobId)) < values.length) beside.push(await liveRecord(replays));
  expect(await worker.stop()).toBe(0);
  expect(beside.length).toBeGreaterThan(20);
  expect(p99(beside) - p99(without), `p99 ${p99(beside)} ms of ${beside.length} beside it, ${p99(without)} ms without`).toBeLessThan(1_000);
  await expectEachOnce(replays, jobId, values, 1);
});
