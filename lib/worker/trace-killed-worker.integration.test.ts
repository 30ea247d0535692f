import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { openPool } from '#lib/db/open-pool.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { testDatabase } from '#scripts/test/test-database.ts';
import { eventRecord } from '#scripts/test/test-tracer.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';
import { forgetWorkers, startWorker } from '#scripts/test/worker-process.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const batchRecords = 500;
const batchesOfRound = 8;
const partitions = 4;

test('whatever moment the worker that traces is killed in, each event is there once, with its texts', { timeout: 240_000 }, async () => {
  const rounds = tortureRounds(3);
  const url = await testDatabase();
  const pool = openPool(url);
  onTestFinished(() => pool.end());
  const topic = await kafka.createTopic({ partitions });
  const variables = {
    DATABASE_URL: url,
    KAFKA_BROKERS: kafka.brokers.join(','),
    KAFKA_CLUSTER: 'test',
    REDRIVE_DEAD_LETTER_TOPICS: 'none',
    REDRIVE_TRACED_TOPICS: topic.name,
  };
  let written = 0;
  const write = async () => {
    for (let batch = 0; batch < batchesOfRound; batch++) {
      const records = Array.from({ length: batchRecords }, (_, nth) => {
        const number = written + nth;
        return eventRecord(
          { id: `event-${number}`, type: `type ${number % 7}`, correlation: `chain-${Math.floor(number / 10)}` },
          { key: `key-${number % 100}` },
        );
      });
      await appendRecords(kafka, topic.name, records, { partition: batch % partitions });
      written += batchRecords;
    }
  };
  const count = async () => (await pool.query<{ count: number }>('select count(*)::int from trace_event')).rows[0]?.count ?? 0;
  await write();
  for (let round = 0; round < rounds; round++) {
    const worker = startWorker(variables);
    const before = await count();
    await eventually(async () => (await count()) > before, { intervalMs: 5, timeoutMs: 60_000 });
    // The moment is the point: anywhere in a batch.
    await sleep(Math.random() * 300);
    await worker.kill();
    await forgetWorkers(pool);
    await write();
  }
  const last = startWorker(variables);
  await eventually(async () => (await count()) >= written, { timeoutMs: 120_000 });
  expect(await last.stop()).toBe(0);
  const { rows } = await pool.query(
    `select count(*)::int as events, count(distinct (place, "offset"))::int as positions, count(distinct event_fold)::int as ids, count(distinct chain)::int as chains,
            count(*) filter (where not exists (select from trace_text where hash = event.chain) or not exists (select from trace_text where hash = event.event_fold))::int as untold
       from trace_event event`,
  );
  expect(rows).toEqual([{ events: written, positions: written, ids: written, chains: written / 10, untold: 0 }]);
});
