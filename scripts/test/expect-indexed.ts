import { expect } from 'vitest';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { encodeHeaders } from '#lib/kafka/record-headers.ts';
import { type AppendedRecord, appendRecords, bytesOf } from './append-records.ts';
import { storedRecords } from './stored-records.ts';
import type { TestCluster } from './test-cluster.ts';
import type { TestIndexer } from './test-indexer.ts';

/** Topic settings under which a broker takes what the tests of bad input write. */
export const lenientTopic = {
  'max.message.bytes': '8000000',
  'message.timestamp.before.max.ms': String(2n ** 63n - 1n),
  'message.timestamp.after.max.ms': String(2n ** 63n - 1n),
};

/** A record and where it lies. */
export interface WrittenRecord extends AppendedRecord {
  offset: bigint;
}

/** What is indexed is what was written, byte for byte, and nothing was left out. */
export async function expectWhole(indexer: TestIndexer, written: readonly WrittenRecord[]): Promise<void> {
  const rows = await storedRecords(indexer.pool);
  expect(rows.map(({ offset }) => offset)).toEqual(written.map(({ offset }) => String(offset)));
  for (const [place, { key, value, headers = [], timestamp }] of written.entries()) {
    const row = rows[place];
    // Compared as bytes: a message with the difference of two megabytes helps nobody.
    expect(row?.key === null ? null : row?.key.equals(bytesOf(key) ?? Buffer.alloc(0)), `key ${place}`).toBe(bytesOf(key) === null ? null : true);
    expect(row?.value === null ? null : row?.value.equals(bytesOf(value) ?? Buffer.alloc(0)), `value ${place}`).toBe(bytesOf(value) === null ? null : true);
    expect(row?.headers.equals(encodeHeaders(headers)), `headers ${place}`).toBe(true);
    if (timestamp !== undefined) expect(row?.timestampMs).toBe(String(timestamp));
  }
  expect((await indexer.pool.query('select from index_gap')).rowCount).toBe(0);
  const { rows: failures } = await indexer.pool.query('select coalesce(sum(record_count), 0)::int as records from failure');
  expect(failures).toEqual([{ records: written.length }]);
}

/** Writes records and a harmless one behind them, indexes all, and compares. Those with a timestamp lie in a batch each: the samples' encoder writes none that are far apart. */
export async function expectIndexed(kafka: TestCluster, indexer: TestIndexer, topic: TopicMetadata, records: readonly AppendedRecord[]): Promise<void> {
  const all = [...records, { key: 'harmless', value: 'harmless' }];
  const batches = records.some(({ timestamp }) => timestamp !== undefined) ? all.map((record) => [record]) : [all];
  const written: WrittenRecord[] = [];
  for (const batch of batches) {
    const baseOffset = await appendRecords(kafka, topic.name, batch);
    written.push(...batch.map((record, index) => ({ ...record, offset: baseOffset + BigInt(index) })));
  }
  await indexer.index(topic);
  await expectWhole(indexer, written);
}
