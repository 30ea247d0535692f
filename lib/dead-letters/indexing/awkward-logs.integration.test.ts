import { randomBytes } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { type AppendedRecord, appendInTransaction, appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { expectIndexed, expectWhole, lenientTopic, type WrittenRecord } from '#scripts/test/expect-indexed.ts';
import { storedRecords } from '#scripts/test/stored-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer } from '#scripts/test/test-indexer.ts';
import { indexOnce } from './index-partitions.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const megabyte = 1_048_576;
const origin = [textHeader('x-original-topic', 'orders'), textHeader('x-original-partition', '0')];

test.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
  'batches compressed with %s are read whole, empty and large records among them',
  async (compression) => {
    const indexer = await openTestIndexer(kafka);
    const topic = await kafka.createTopic({ configs: lenientTopic });
    const records: AppendedRecord[] = [
      {},
      { value: '' },
      { value: 'x'.repeat(megabyte) },
      { value: randomBytes(100_000), headers: [...origin, { name: 'null', value: null }] },
    ];
    const first = await appendRecords(kafka, topic.name, records, { compression });
    const second = await appendRecords(kafka, topic.name, records, { compression });
    await indexer.index(topic);
    await expectWhole(
      indexer,
      [first, second].flatMap((base) => records.map((record, index) => ({ ...record, offset: base + BigInt(index) }))),
    );
  },
);

test('aborted transactions leave nothing and control records are passed over, before, between and behind what is committed', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const written: WrittenRecord[] = [];
  for (const isCommitted of [false, true, false, false, true, false]) {
    const records = ['a', 'b'].map((value): AppendedRecord => ({ value: `${value} ${isCommitted}` }));
    const transaction = await appendInTransaction(kafka, topic.name, records, { compression: isCommitted ? 'zstd' : 'none' });
    await transaction.end(isCommitted);
    if (isCommitted) written.push(...records.map((record, index) => ({ ...record, offset: transaction.baseOffset + BigInt(index) })));
  }
  const partitions = await indexer.hold(topic);
  await indexer.indexToEnd(partitions);
  await expectWhole(indexer, written);
  // Six transactions of two records and a marker each: the index stands behind the last marker.
  expect(partitions.map(({ nextOffset }) => nextOffset)).toEqual([18n]);
});

test('a topic that shrinks in the middle of a batch while it is read loses what is gone, says so, and nothing else', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const partitions = await indexer.hold(topic);
  const values = (name: string) => Array.from({ length: 10 }, (_, number) => ({ value: `${name} ${number}` }));
  const first = await appendRecords(kafka, topic.name, values('first'));
  await indexer.indexToEnd(partitions);
  const second = await appendRecords(kafka, topic.name, values('second'));
  const end = second + 4n;
  await kafka.admin.deleteRecords({ topics: [{ name: topic.name, partitions: [{ partition: 0, offset: end }] }] });
  await indexOnce(indexer, partitions);
  const third = await appendRecords(kafka, topic.name, values('third'));
  await indexer.indexToEnd(partitions);
  const expected = [
    ...values('first').map((_, index) => first + BigInt(index)),
    ...values('second')
      .slice(4)
      .map((_, index) => end + BigInt(index)),
  ];
  expect((await storedRecords(indexer.pool)).map(({ offset }) => offset)).toEqual(
    [...expected, ...values('third').map((_, index) => third + BigInt(index))].map(String),
  );
  const { rows: gaps } = await indexer.pool.query('select from_offset, to_offset, reason from index_gap');
  // From behind the first batch's marker.
  expect(gaps).toEqual([{ from_offset: String(first + 11n), to_offset: String(end), reason: 'deleted by retention before it was indexed' }]);
});

test('names with dots, underscores and hyphens, as long as Kafka lets them be, are topics like any other', async () => {
  for (const shape of [`a.b_c-d.E..__--.${'n'.repeat(200)}`, '_.dlq', '..dlq']) {
    const indexer = await openTestIndexer(kafka);
    const name = `${kafka.uniqueName('n').slice(-8)}${shape}`;
    await expectIndexed(kafka, indexer, await kafka.createTopic({ name }), [
      { value: name, headers: [textHeader('x-original-topic', name), textHeader('x-original-partition', '0'), textHeader('x-original-offset', '0')] },
    ]);
    const { rows } = await indexer.pool.query('select name from topic');
    expect(rows).toEqual([{ name }]);
  }
});
