import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { expect, onTestFinished } from 'vitest';
import { openPool } from '#lib/db/open-pool.ts';
import { encodeHeaders } from '#lib/kafka/record-headers.ts';
import { type AppendedRecord, appendRecords, bytesOf } from './append-records.ts';
import { genericHeaders } from './dead-letter-headers.ts';
import { eventually } from './eventually.ts';
import { Checksum } from './record-checksum.ts';
import { storedRecords } from './stored-records.ts';
import type { TestCluster } from './test-cluster.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

/** What one round of a torture writes: 200,000 records in the 20 rounds of full size. */
const recordsOfRound = 10_000;
const partitionCount = 4;
const batchRecords = 500;

/** A topic that is written while workers that are tortured index it. */
export interface IndexTorture {
  pool: pg.Pool;
  topic: string;
  partitionCount: number;
  startWorker(): WorkerProcess;
  /** Writes a round's records. */
  write(): Promise<void>;
  /** Resolves when something more has been indexed than when it was called, and then at a random moment within `withinMs`. */
  somewhereInTheMiddle(withinMs: number): Promise<void>;
  /** Waits until as much is indexed as was written; then each record is there once, in its place, byte for byte, and each failure knows how many it has. */
  expectExactlyOnce(): Promise<void>;
}

/** Two records each share a failure, which lie in different partitions. */
function generate(number: number): Required<AppendedRecord> {
  return {
    key: number % 7 === 0 ? null : Buffer.from(`order-${number}`),
    value: number % 11 === 0 ? null : randomBytes(number % 600),
    timestamp: 1_767_600_000_000n + BigInt(number),
    headers: [
      ...genericHeaders({
        topic: 'orders',
        offset: BigInt(Math.floor(number / (2 * batchRecords)) * batchRecords + (number % batchRecords)),
        group: 'payments',
      }),
      { name: 'trace', value: randomBytes(16) },
    ],
  };
}

/** Opens a migrated database at `url` and a topic on `kafka` for one test. */
export async function openIndexTorture(kafka: TestCluster, url: string): Promise<IndexTorture> {
  const pool = openPool(url);
  onTestFinished(() => pool.end());
  const topic = await kafka.createTopic({ name: `${kafka.uniqueName('torture')}.dlq`, partitions: partitionCount });
  const written = Array.from({ length: partitionCount }, () => new Checksum());
  let writtenCount = 0;

  async function count(): Promise<number> {
    return (await pool.query<{ count: number }>('select count(*)::int from dead_letter')).rows[0]?.count ?? 0;
  }

  return {
    pool,
    topic: topic.name,
    partitionCount,
    startWorker: () =>
      startWorker({ DATABASE_URL: url, KAFKA_BROKERS: kafka.brokers.join(','), KAFKA_CLUSTER: 'test', REDRIVE_DEAD_LETTER_TOPICS: topic.name }),
    async write() {
      for (const end = writtenCount + recordsOfRound; writtenCount < end; writtenCount += batchRecords) {
        const partition = (writtenCount / batchRecords) % partitionCount;
        const records = Array.from({ length: batchRecords }, (_, index) => generate(writtenCount + index));
        const baseOffset = await appendRecords(kafka, topic.name, records, { partition });
        for (const [index, { key, value, headers }] of records.entries())
          written[partition]?.add(baseOffset + BigInt(index), bytesOf(key), bytesOf(value), encodeHeaders(headers));
      }
    },
    async somewhereInTheMiddle(withinMs) {
      const before = await count();
      await eventually(async () => (await count()) > before, { intervalMs: 5, timeoutMs: 60_000 });
      await new Promise((resolve) => setTimeout(resolve, Math.random() * withinMs));
    },
    async expectExactlyOnce() {
      await eventually(async () => (await count()) >= writtenCount, { timeoutMs: 120_000 });
      const records = await storedRecords(pool);
      const stored = Array.from({ length: partitionCount }, () => new Checksum());
      for (const { partition, offset, key, value, headers } of records) stored[partition]?.add(BigInt(offset), key, value, headers);
      expect(records.length).toBe(writtenCount);
      expect(stored.map((sum) => sum.digest())).toEqual(written.map((sum) => sum.digest()));
      const { rows: failures } = await pool.query(
        `select count(*)::int as failures, sum(record_count)::int as records, bool_and(record_count = coalesce(there.count, 0)) as agree
           from failure left join (select failure_id, count(*) from dead_letter group by 1) there on there.failure_id = failure.id`,
      );
      expect(failures).toEqual([{ failures: writtenCount / 2, records: writtenCount, agree: true }]);
      expect((await pool.query('select from index_gap')).rowCount).toBe(0);
    },
  };
}
