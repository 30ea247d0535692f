import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { encodeHeaders } from '#lib/kafka/record-headers.ts';
import { type AppendedRecord, appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { Checksum } from '#scripts/test/record-checksum.ts';
import { expectEachOnce, sent } from '#scripts/test/replay-audit.ts';
import { openTestIndexer } from '#scripts/test/test-indexer.ts';
import { openTestReplays, workerVariables } from '#scripts/test/test-replays.ts';
import { openThreeBrokers } from '#scripts/test/three-brokers.ts';
import { tortureRounds } from '#scripts/test/torture-rounds.ts';
import { forgetWorkers, startWorker } from '#scripts/test/worker-process.ts';

const kafka = await openThreeBrokers();
afterAll(() => kafka.close(), 60_000);

const partitions = 4;
const batchRecords = 500;
/** 20,000 in two rounds, 200,000 at full size. */
const recordsPerRound = 10_000;
/** One round with its restart takes seconds, and more beside other tests. */
const timeoutOf = (rounds: number) => ({ timeout: 60_000 + rounds * 60_000 });
/** A dead broker is noticed, its partitions are led by another, and whatever stood still goes on. */
const patience = { timeoutMs: 60_000 };

const text = (number: number) => JSON.stringify({ number, says: 'Grüße, \0'.repeat(number % 40) });

function generate(number: number): AppendedRecord & { key: Buffer | null; value: Buffer | null; headers: NonNullable<AppendedRecord['headers']> } {
  return {
    key: number % 17 === 0 ? null : Buffer.from(`order-${number}`),
    value: number % 101 === 0 ? null : Buffer.from(text(number)),
    headers: [
      textHeader('x-original-topic', 'orders'),
      textHeader('x-original-partition', '0'),
      textHeader('x-original-offset', String(number)),
      { name: 'trace', value: createHash('sha256').update(String(number)).digest() },
      { name: 'trace', value: null },
    ],
  };
}

const checksums = () => Array.from({ length: partitions }, () => new Checksum());
const digests = (sums: readonly Checksum[]) => sums.map((sum) => sum.digest());

const indexRounds = tortureRounds(2);

test('the leader of a partition is killed while a worker indexes: every record is stored once, equal by checksum', timeoutOf(indexRounds), async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic({ name: `${kafka.uniqueName('leaders')}.dlq`, partitions });
  const worker = startWorker({
    DATABASE_URL: indexer.url,
    KAFKA_BROKERS: kafka.brokers.join(','),
    KAFKA_CLUSTER: 'test',
    REDRIVE_DEAD_LETTER_TOPICS: topic.name,
  });
  const count = async () => (await indexer.pool.query<{ count: number }>('select count(*)::int from dead_letter')).rows[0]?.count ?? 0;
  const expected = checksums();

  async function write(first: number): Promise<void> {
    const partition = (first / batchRecords) % partitions;
    const records = Array.from({ length: batchRecords }, (_, index) => generate(first + index));
    const baseOffset = await appendRecords(kafka, topic.name, records, { partition });
    for (const [index, { key, value, headers }] of records.entries()) expected[partition]?.add(baseOffset + BigInt(index), key, value, encodeHeaders(headers));
  }

  async function writeRound(round: number): Promise<void> {
    for (let first = 0; first < recordsPerRound; first += batchRecords) await write(round * recordsPerRound + first);
  }

  for (let round = 0; round < indexRounds; round++) {
    const before = await count();
    const writing = writeRound(round);
    await eventually(async () => (await count()) > before, { ...patience, intervalMs: 10 });
    // The moment is the point: anywhere in a fetch, a commit or a transaction of whoever writes.
    await sleep(Math.random() * 300);
    const killed = await kafka.killLeader(topic.name, round % partitions);
    await writing;
    await eventually(async () => (await count()) >= (round + 1) * recordsPerRound, patience);
    await kafka.restart(killed);
  }

  expect(await worker.stop()).toBe(0);
  const { rows } = await indexer.pool.query<{ partition: number; offset: string; key: Buffer | null; value: Buffer | null; headers: Buffer }>(
    'select partition, "offset", key, value, headers from dead_letter order by partition, "offset"',
  );
  const stored = checksums();
  for (const { partition, offset, key, value, headers } of rows) stored[partition]?.add(BigInt(offset), key, value, headers);
  expect(rows).toHaveLength(indexRounds * recordsPerRound);
  expect(digests(stored)).toEqual(digests(expected));
  expect((await indexer.pool.query('select from index_gap')).rowCount).toBe(0);
});

const replayRounds = tortureRounds(1);

test('the leader of a target is killed while a replay sends, and the worker too: each message is there once', timeoutOf(replayRounds), async () => {
  const targets = 2;
  const values = Array.from({ length: 400 }, (_, number) => `message ${number}`);
  let killed: number | undefined;
  for (let round = 0; round < replayRounds; round++) {
    if (killed !== undefined) await kafka.restart(killed);
    const replays = await openTestReplays(kafka, { partitions: targets, variables: { REDRIVE_REPLAY_RATE: '200' } });
    const jobId = await replays.confirmed(await replays.fail(values.map((value, number) => ({ key: value, value, partition: number % targets }))));
    let worker = startWorker(workerVariables(replays));
    await eventually(async () => (await sent(replays, jobId)) > 0, { ...patience, intervalMs: 10 });
    await sleep(Math.random() * 1_000);
    killed = await kafka.killLeader(replays.origin.name, round % targets);
    if (round % 2 === 0) {
      await worker.kill();
      await forgetWorkers(replays.pool);
      // It finds a broker dead that its configuration names, and goes on with the other two.
      worker = startWorker(workerVariables(replays));
    }
    await eventually(async () => (await sent(replays, jobId)) === values.length, patience);
    expect(await worker.stop()).toBe(0);
    await expectEachOnce(replays, jobId, values, targets);
  }
});
