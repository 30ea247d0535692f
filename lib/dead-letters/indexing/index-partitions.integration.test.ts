import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { FetchAhead } from '#lib/kafka/fetch-ahead.ts';
import { encodeHeaders, type RecordHeader } from '#lib/kafka/record-headers.ts';
import type { Stored } from '#lib/kafka/storing-lanes.ts';
import { LeaseLost } from '#lib/leases/lease.ts';
import { type AppendedRecord, appendInTransaction, appendRecords, bytesOf, textHeader } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { storedRecords } from '#scripts/test/stored-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer } from '#scripts/test/test-indexer.ts';
import type { HeldPartition } from './held-partition.ts';
import { indexOnce, moveIntoRange } from './index-partitions.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const awkward: AppendedRecord[] = [
  { key: null, value: 'null key' },
  { key: '', value: '' },
  { key: 'tombstone', value: null },
  { key: Buffer.from([0, 1, 0]), value: Buffer.from('nul \0 inside') },
  { key: Buffer.from([0xff, 0xfe, 0x80]), value: Buffer.from([0xc3, 0x28]) },
  { value: 'before the epoch', timestamp: -1n },
  { value: 'in the year 2286', timestamp: 9_999_999_999_999n },
  {
    value: 'headers',
    headers: [
      textHeader('twice', 'one'),
      textHeader('between', ''),
      textHeader('twice', 'two'),
      { name: 'null', value: null },
      { name: '', value: Buffer.from('a name without letters') },
      { name: '\ufffd', nameBytes: Buffer.from([0xff]), value: Buffer.from([0x80]) },
    ],
  },
  { value: 'a thousand headers', headers: Array.from({ length: 1_000 }, (_, number): RecordHeader => textHeader(`header-${number % 7}`, `${number}`)) },
];

test('rows are the topic: every record once, its key, value, headers and timestamp byte for byte', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic({ partitions: 2, configs: { 'message.timestamp.after.max.ms': String(2n ** 63n - 1n) } });
  // A batch a record: the encoder of the samples writes no timestamps that are far from each other.
  for (const [index, record] of awkward.entries()) await appendRecords(kafka, topic.name, [record], { partition: index % 2 });
  await indexer.index(topic);
  const rows = await storedRecords(indexer.pool);
  for (const partition of [0, 1]) {
    const expected = awkward.filter((_, index) => index % 2 === partition);
    const got = rows.filter((row) => row.partition === partition);
    expect(got.map(({ key, value }) => ({ key, value }))).toEqual(expected.map(({ key, value }) => ({ key: bytesOf(key), value: bytesOf(value) })));
    expect(got.map(({ headers }) => headers)).toEqual(expected.map(({ headers }) => encodeHeaders(headers ?? [])));
    for (const [place, { timestamp }] of expected.entries()) if (timestamp !== undefined) expect(got[place]?.timestampMs).toBe(String(timestamp));
  }
});

test.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)('a topic compressed with %s is indexed', async (compression) => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const values = Array.from({ length: 50 }, (_, number) => `${compression} ${number} ${'x'.repeat(200)}`);
  await appendRecords(
    kafka,
    topic.name,
    values.map((value) => ({ value })),
    { compression },
  );
  await indexer.index(topic);
  expect((await storedRecords(indexer.pool)).map(({ value }) => value?.toString())).toEqual(values);
});

test('header texts of a megabyte, with NUL and of wrong types do not stop indexing', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic({ configs: { 'max.message.bytes': '8000000' } });
  const megabyte = 'm'.repeat(1_000_000);
  const hostile: RecordHeader[][] = [
    [
      textHeader('x-original-topic', 'orders'),
      textHeader('x-original-partition', '0'),
      textHeader('x-original-offset', '1'),
      textHeader('x-original-consumer-group', megabyte),
    ],
    [textHeader('x-original-topic', megabyte), textHeader('x-original-partition', '0'), textHeader('x-original-offset', '1')],
    [
      textHeader('x-error-message', 'nul \0 inside'),
      textHeader('x-error-class', '\0'),
      textHeader('x-original-consumer-group', '\0\0'),
      textHeader('event-id', '\0'),
    ],
    [textHeader('x-original-topic', 'orders'), textHeader('x-original-partition', '-7'), textHeader('x-original-offset', '99999999999999999999')],
    [
      textHeader('x-original-topic', '../../etc'),
      textHeader('x-original-partition', '4000000000'),
      textHeader('x-original-offset', '5'),
      textHeader('x-original-timestamp', '-1'),
    ],
    [
      { name: 'x-original-topic', value: Buffer.from([0xff, 0, 0xfe]) },
      { name: 'x-original-offset', value: Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0]) },
    ],
    [
      textHeader('redrive-job-id', '1-0123456789ab'),
      textHeader('redrive-origin', `${'o'.repeat(249)}/999999999/999999999999999999`),
      textHeader('redrive-attempt', '1'),
    ],
    [textHeader('event-id', megabyte), textHeader('correlation-id', megabyte), textHeader('event-type', megabyte), textHeader('x-error-stack', megabyte)],
    [textHeader('x-attempts', '99999999999'), textHeader('x-original-timestamp', '9223372036854775807')],
  ];
  for (const headers of hostile) await appendRecords(kafka, topic.name, [{ value: 'hostile', headers }]);
  await indexer.index(topic);
  const rows = await storedRecords(indexer.pool);
  expect(rows.map(({ headers }) => headers)).toEqual(hostile.map((headers) => encodeHeaders(headers)));
  const { rows: failures } = await indexer.pool.query('select from failure');
  expect(failures).toHaveLength(hostile.length);
});

test('what an aborted transaction wrote never appears, and an open one hides what is behind it until it ends', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const aborted = await appendInTransaction(kafka, topic.name, [{ value: 'aborted' }]);
  await aborted.end(false);
  const open = await appendInTransaction(kafka, topic.name, [{ value: 'in a transaction' }]);
  const behind = await appendInTransaction(kafka, topic.name, [{ value: 'behind' }]);
  await behind.end(true);
  const partitions = await indexer.hold(topic);
  await indexOnce(indexer, partitions);
  expect(await storedRecords(indexer.pool)).toEqual([]);
  await open.end(true);
  await indexer.indexToEnd(partitions);
  expect((await storedRecords(indexer.pool)).map(({ value }) => value?.toString())).toEqual(['in a transaction', 'behind']);
});

test('what retention deleted before it was indexed is written down as a gap, and indexing goes on behind it', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  await appendRecords(kafka, topic.name, [{ value: 'indexed' }]);
  const partitions = await indexer.hold(topic);
  await indexer.indexToEnd(partitions);
  const lost = await appendRecords(kafka, topic.name, [{ value: 'lost' }]);
  const kept = await appendRecords(kafka, topic.name, [{ value: 'kept' }]);
  await kafka.admin.deleteRecords({ topics: [{ name: topic.name, partitions: [{ partition: 0, offset: kept }] }] });
  await indexer.indexToEnd(partitions);
  expect((await storedRecords(indexer.pool)).map(({ value }) => value?.toString())).toEqual(['indexed', 'kept']);
  const { rows: gaps } = await indexer.pool.query('select from_offset, to_offset, reason from index_gap');
  expect(gaps).toEqual([{ from_offset: String(lost), to_offset: String(kept), reason: 'deleted by retention before it was indexed' }]);
});

test('a next offset that is in range after all, once the broker is asked again, is no gap and stays', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  await appendRecords(kafka, topic.name, [{ value: 'indexed' }]);
  const [partition] = await indexer.hold(topic);
  if (partition === undefined) throw new Error('the partition is not held');
  await indexer.indexToEnd([partition]);
  await appendRecords(kafka, topic.name, [{ value: 'behind' }]);
  const { nextOffset } = partition;
  await moveIntoRange(indexer, partition);
  expect(partition.nextOffset).toBe(nextOffset);
  expect((await indexer.pool.query('select from index_gap')).rowCount).toBe(0);
});

test('what the broker cut off after it was indexed is written down as a gap, and indexing goes on at the end of its log', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  await appendRecords(kafka, topic.name, [{ value: 'indexed' }]);
  const [partition] = await indexer.hold(topic);
  if (partition === undefined) throw new Error('the partition is not held');
  await indexer.indexToEnd([partition]);
  const end = partition.nextOffset;
  await indexer.pool.query('update index_position set next_offset = next_offset + 7');
  partition.nextOffset += 7n;
  await indexOnce(indexer, [partition]);
  expect(partition.nextOffset).toBe(end);
  const { rows } = await indexer.pool.query('select from_offset, to_offset from index_gap');
  expect(rows).toEqual([{ from_offset: String(end), to_offset: String(end + 7n) }]);
});

test('a holder whose lease went to another writes nothing', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  await appendRecords(kafka, topic.name, [{ value: 'once' }]);
  const stale = await indexer.hold(topic);
  await indexer.pool.query('update lease set token = token + 1');
  expect((await indexOnce(indexer, stale)).failed).toMatchObject([{ partition: stale[0], error: { name: 'LeaseLost' } }]);
  expect(await storedRecords(indexer.pool)).toEqual([]);
  expect(stale[0]?.nextOffset).toBe(0n);
});

test('one partition that cannot be stored keeps no other from being stored', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic({ partitions: 4 });
  for (const partition of [0, 1, 2, 3]) await appendRecords(kafka, topic.name, [{ value: `${partition}` }], { partition });
  const partitions = await indexer.hold(topic);
  await indexer.pool.query(`update lease set token = token + 1 where name = $1`, [partitions[0]?.lease.name]);
  // The broker may answer with only some of the partitions at first.
  while (partitions.slice(1).some(({ nextOffset }) => nextOffset === 0n)) await indexOnce(indexer, partitions);
  expect((await storedRecords(indexer.pool)).map(({ value }) => value?.toString())).toEqual(['1', '2', '3']);
});

test('a holder that believes in an older position writes nothing, although its lease is good', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  await appendRecords(kafka, topic.name, [{ value: 'once' }]);
  const partitions = await indexer.hold(topic);
  const twin = partitions.map((partition) => ({ ...partition }));
  await indexer.indexToEnd(partitions);
  expect((await indexOnce(indexer, twin)).failed).toMatchObject([{ error: { name: 'LeaseLost' } }]);
  expect(await storedRecords(indexer.pool)).toHaveLength(1);
});

test('two holders of one partition at once store each record once between them', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  for (let batch = 0; batch < 10; batch++) await appendRecords(kafka, topic.name, [{ value: `${batch}` }]);
  const one = await indexer.hold(topic);
  const other = one.map((partition) => ({ ...partition }));
  const outcomes = await Promise.all([indexOnce(indexer, one), sleep(Math.random()).then(() => indexOnce(indexer, other))]);
  expect(outcomes.filter(({ failed }) => failed.length === 0).length).toBeGreaterThanOrEqual(1);
  expect((await storedRecords(indexer.pool)).map(({ value }) => value?.toString())).toEqual(Array.from({ length: 10 }, (_, batch) => `${batch}`));
});

test('what was read ahead of a batch that could not be stored is not stored either: another worker goes on where the last batch ended', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const values = Array.from({ length: 120 }, (_, number) => `${number} ${'x'.repeat(100_000)}`);
  for (let first = 0; first < values.length; first += 8)
    await appendRecords(
      kafka,
      topic.name,
      values.slice(first, first + 8).map((value) => ({ value })),
    );
  const partitions = await indexer.hold(topic);
  const ahead = new FetchAhead(indexer.cluster);
  const goOn = async (): Promise<Stored<HeldPartition>['failed']> => {
    const indexed = await indexOnce(indexer, partitions, ahead);
    return indexed.failed.length > 0 || indexed.stored === 0 ? indexed.failed : goOn();
  };
  const going = goOn();
  await eventually(async () => expect(partitions[0]?.nextOffset).toBeGreaterThan(0n));
  await indexer.pool.query(`update lease set holder = 'another', token = token + 1`);
  const failed = await going;
  const stored = (await storedRecords(indexer.pool)).map(({ value }) => value?.toString());
  expect(stored).toEqual(values.slice(0, stored.length));
  const { rows: positions } = await indexer.pool.query('select next_offset from index_position');
  expect(positions).toEqual([{ next_offset: String(partitions[0]?.nextOffset) }]);
  // Where it had all stored by then, there was nothing left to fail.
  expect(failed.map(({ error }) => error instanceof LeaseLost)).toEqual(stored.length === values.length ? [] : [true]);
  await indexer.pool.query(`update lease set holder = '', expires_at = now()`);
  await indexer.index(topic);
  expect((await storedRecords(indexer.pool)).map(({ value }) => value?.toString())).toEqual(values);
});
