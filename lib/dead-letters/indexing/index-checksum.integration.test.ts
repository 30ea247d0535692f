import { createHash } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { encodeHeaders } from '#lib/kafka/record-headers.ts';
import { type AppendedRecord, appendRecords, bytesOf, textHeader } from '#scripts/test/append-records.ts';
import { Checksum } from '#scripts/test/record-checksum.ts';
import { storedRecords } from '#scripts/test/stored-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer } from '#scripts/test/test-indexer.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const partitionCount = 4;
const recordCount = 20_000;
const batchRecords = 500;
/** Fewer than records: one failure has records in several partitions, which are stored at the same time. */
const failureCount = 6_000;

function generate(number: number): Required<AppendedRecord> {
  return {
    key: number % 17 === 0 ? null : Buffer.from(`order-${number % 3_000}`),
    value: number % 101 === 0 ? null : Buffer.from(JSON.stringify({ number, says: 'Grüße, \0'.repeat(number % 40) })),
    timestamp: 1_767_600_000_000n + BigInt(number),
    headers: [
      textHeader('x-original-topic', 'orders'),
      textHeader('x-original-partition', '0'),
      textHeader('x-original-offset', String(number % failureCount)),
      textHeader('x-error-message', `Attempt ${number} failed`),
      { name: 'trace', value: createHash('sha256').update(String(number)).digest() },
      { name: 'trace', value: null },
    ],
  };
}

const checksums = () => Array.from({ length: partitionCount }, () => new Checksum());
const digests = (sums: readonly Checksum[]) => sums.map((sum) => sum.digest());

test('20,000 records in 4 partitions are stored once, equal by checksum over key, value and headers, and gathered in their failures', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic({ partitions: partitionCount });
  const expected = checksums();
  for (let first = 0; first < recordCount; first += batchRecords) {
    const partition = (first / batchRecords) % partitionCount;
    const records = Array.from({ length: batchRecords }, (_, index) => generate(first + index));
    const baseOffset = await appendRecords(kafka, topic.name, records, { partition });
    for (const [index, { key, value, headers }] of records.entries())
      expected[partition]?.add(baseOffset + BigInt(index), bytesOf(key), bytesOf(value), encodeHeaders(headers));
  }

  await indexer.index(topic);

  const records = await storedRecords(indexer.pool);
  const stored = checksums();
  for (const { partition, offset, key, value, headers } of records) stored[partition]?.add(BigInt(offset), key, value, headers);
  expect(records).toHaveLength(recordCount);
  expect(digests(stored)).toEqual(digests(expected));

  const { rows: failures } = await indexer.pool.query(
    `select count(*)::int as failures, sum(record_count)::int as records, bool_and(record_count = (select count(*) from dead_letter where failure_id = failure.id)) as agree
       from failure`,
  );
  expect(failures).toEqual([{ failures: failureCount, records: recordCount, agree: true }]);
});
