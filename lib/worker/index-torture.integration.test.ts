import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { appendRecords } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer, type TestIndexer } from '#scripts/test/test-indexer.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';
import { forgetWorkers, startWorker, type WorkerProcess } from '#scripts/test/worker-process.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const partitions = 4;
const batchRecords = 50;

/** A topic that goes on being written while workers index it. */
async function openScene() {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic({ name: `${kafka.uniqueName('torture')}.dlq`, partitions });
  const start = () =>
    startWorker({ DATABASE_URL: indexer.url, KAFKA_BROKERS: kafka.brokers.join(','), KAFKA_CLUSTER: 'test', REDRIVE_DEAD_LETTER_TOPICS: topic.name });
  const values: string[][] = Array.from({ length: partitions }, () => []);
  const writing = new AbortController();
  const writer = (async () => {
    for (let batch = 0; !writing.signal.aborted; batch++) {
      const partition = batch % partitions;
      const records = Array.from({ length: batchRecords }, (_, number) => ({ key: `${batch}`, value: `${batch}.${number}` }));
      await appendRecords(kafka, topic.name, records, { partition });
      values[partition]?.push(...records.map(({ value }) => value));
      await sleep(Math.random() * 20);
    }
  })();
  return {
    indexer,
    start,
    /** Stops writing. @returns what was written, by partition. */
    async written() {
      writing.abort();
      await writer;
      return values;
    },
  };
}

async function count({ pool }: TestIndexer): Promise<number> {
  return (await pool.query<{ count: number }>('select count(*)::int from dead_letter')).rows[0]?.count ?? 0;
}

/** Waits until as much is indexed as was written, and compares: each record once, in its place, and each position at its end. */
async function expectExactlyOnce(indexer: TestIndexer, values: string[][]): Promise<void> {
  await eventually(async () => (await count(indexer)) >= values.flat().length, { timeoutMs: 60_000 });
  const { rows } = await indexer.pool.query<{ partition: number; value: Buffer }>('select partition, value from dead_letter order by partition, "offset", id');
  const indexed = values.map((_, partition) => rows.filter((row) => row.partition === partition).map(({ value }) => value.toString()));
  expect(indexed).toEqual(values);
  const { rows: failures } = await indexer.pool.query('select count(*)::int, sum(record_count)::int as records from failure');
  expect(failures).toEqual([{ count: values.flat().length, records: values.flat().length }]);
}

test('workers that are killed at random moments while a topic is written leave every record indexed exactly once', async () => {
  const rounds = tortureRounds(2);
  const { indexer, start, written } = await openScene();
  const workers: WorkerProcess[] = [start(), start()];
  for (let round = 0; round < rounds; round++) {
    const before = await count(indexer);
    await eventually(async () => (await count(indexer)) > before, { intervalMs: 10, timeoutMs: 30_000 });
    await sleep(Math.random() * 200);
    await workers.shift()?.kill();
    await forgetWorkers(indexer.pool);
    workers.push(start());
  }
  await expectExactlyOnce(indexer, await written());
  for (const worker of workers) expect(await worker.stop()).toBe(0);
});

test('a worker that froze for longer than its leases, and wakes after others took over, writes nothing twice', async () => {
  const rounds = tortureRounds(1);
  const { indexer, start, written } = await openScene();
  let [active, other] = [start(), start()];
  for (let round = 0; round < rounds; round++) {
    await eventually(async () => (await indexer.pool.query(`select from lease where name like 'index/%' and holder <> ''`)).rowCount === partitions, {
      timeoutMs: 30_000,
    });
    await sleep(Math.random() * 500);
    active.process.kill('SIGSTOP');
    // The other takes over by itself, when the leases of the frozen one have expired.
    await eventually(
      async () =>
        (await indexer.pool.query(`select from lease where name like 'index/%' and holder like '%-' || $1 || '-%' and expires_at > now()`, [other.process.pid]))
          .rowCount === partitions,
      { timeoutMs: 30_000, intervalMs: 20 },
    );
    active.process.kill('SIGCONT');
    [active, other] = [other, active];
  }
  await expectExactlyOnce(indexer, await written());
  for (const worker of [active, other]) expect(await worker.stop()).toBe(0);
});
