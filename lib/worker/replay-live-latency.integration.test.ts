import { afterAll, expect, test } from 'vitest';
import { readRange } from '#lib/kafka/read-range.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { expectEachOnce, sent } from '#scripts/test/replay-audit.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestReplays, workerVariables } from '#scripts/test/test-replays.ts';
import { startWorker } from '#scripts/test/worker-process.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** Of so many milliseconds, each the time of one record, the one that 99 of 100 are not above. */
function p99(milliseconds: readonly number[]): number {
  return milliseconds.toSorted((a, b) => a - b)[Math.ceil(milliseconds.length * 0.99) - 1] ?? Number.NaN;
}

test("while a replay sends 50 messages/s, a live producer's records reach a read_committed reader within a second (p99)", { timeout: 90_000 }, async () => {
  const values = Array.from({ length: 750 }, (_, number) => `message ${number}`);
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_REPLAY_RATE: '50' } });
  const jobId = await replays.confirmed(await replays.fail(values.map((value) => ({ key: value, value }))));
  const worker = startWorker(workerVariables(replays));
  await eventually(async () => (await sent(replays, jobId)) > 0, { intervalMs: 10 });
  const target = { topic: replays.origin.name, partition: 0 };
  const tookMs: number[] = [];
  while ((await sent(replays, jobId)) < values.length) {
    const startedAt = performance.now();
    const offset = await appendRecords(kafka, target.topic, [{ key: 'live', value: 'live' }]);
    await eventually(
      async () => {
        let isSeen = false;
        await readRange(replays.cluster, { ...target, fromOffset: offset }, (record) => {
          isSeen ||= record.offset === offset;
        });
        return isSeen;
      },
      { intervalMs: 5 },
    );
    tookMs.push(performance.now() - startedAt);
  }
  expect(await worker.stop()).toBe(0);
  expect(tookMs.length).toBeGreaterThan(20);
  expect(p99(tookMs), `of ${tookMs.length} records, at most ${Math.max(...tookMs)} ms`).toBeLessThan(1_000);
  await expectEachOnce(replays, jobId, values, 1);
});
