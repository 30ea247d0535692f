import { randomBytes } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { encodeHeaders, type RecordHeader } from '#lib/kafka/record-headers.ts';
import { type AppendedRecord, appendInTransaction, appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer, type TestIndexer } from '#scripts/test/test-indexer.ts';
import { indexOnce } from './index-partitions.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** Broker settings under which it takes what the tests write. */
const lenient = {
  'max.message.bytes': '8000000',
  'message.timestamp.before.max.ms': String(2n ** 63n - 1n),
  'message.timestamp.after.max.ms': String(2n ** 63n - 1n),
};
const megabyte = 1_048_576;
const bytes = (value: Buffer | string | null | undefined): Buffer | null => (value == null ? null : Buffer.from(value));

interface StoredRow {
  offset: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: Buffer;
  timestamp_ms: string;
}

async function stored({ pool }: TestIndexer): Promise<StoredRow[]> {
  const { rows } = await pool.query<StoredRow>('select "offset", key, value, headers, timestamp_ms from dead_letter order by "offset"');
  return rows;
}

/** What is stored is what was written, and nothing was left out. */
async function expectWhole(indexer: TestIndexer, written: readonly (AppendedRecord & { offset: bigint })[]): Promise<void> {
  const rows = await stored(indexer);
  expect(rows.map(({ offset }) => offset)).toEqual(written.map(({ offset }) => String(offset)));
  for (const [place, { key, value, headers = [], timestamp }] of written.entries()) {
    const row = rows[place];
    // Compared as bytes: a message with the difference of two megabytes helps nobody.
    expect(row?.key === null ? null : row?.key.equals(bytes(key) ?? Buffer.alloc(0)), `key ${place}`).toBe(bytes(key) === null ? null : true);
    expect(row?.value === null ? null : row?.value.equals(bytes(value) ?? Buffer.alloc(0)), `value ${place}`).toBe(bytes(value) === null ? null : true);
    expect(row?.headers.equals(encodeHeaders(headers)), `headers ${place}`).toBe(true);
    if (timestamp !== undefined) expect(row?.timestamp_ms).toBe(String(timestamp));
  }
  expect((await indexer.pool.query('select from index_gap')).rowCount).toBe(0);
  const { rows: failures } = await indexer.pool.query('select coalesce(sum(record_count), 0)::int as records from failure');
  expect(failures).toEqual([{ records: written.length }]);
}

/** Writes records and a harmless one behind them, indexes all, and compares. Those with a timestamp lie in a batch each: the samples' encoder writes none that are far apart. */
async function expectIndexed(indexer: TestIndexer, topic: TopicMetadata, records: readonly AppendedRecord[]): Promise<void> {
  const all = [...records, { key: 'harmless', value: 'harmless' }];
  const batches = records.some(({ timestamp }) => timestamp !== undefined) ? all.map((record) => [record]) : [all];
  const written: (AppendedRecord & { offset: bigint })[] = [];
  for (const batch of batches) {
    const baseOffset = await appendRecords(kafka, topic.name, batch);
    written.push(...batch.map((record, index) => ({ ...record, offset: baseOffset + BigInt(index) })));
  }
  await indexer.index(topic);
  await expectWhole(indexer, written);
}

const json = (text: string): AppendedRecord => ({ value: text, headers: [textHeader('content-type', 'application/json')] });
const cloudEvent = (text: string): AppendedRecord => ({ value: text, headers: [textHeader('content-type', 'application/cloudevents+json; charset=utf-8')] });
const origin = [textHeader('x-original-topic', 'orders'), textHeader('x-original-partition', '0')];
/** Every convention's origin, with integers that are none. */
const integers = (value: Buffer | string): RecordHeader[][] =>
  ['kafka_dlt-original-', 'kafka_original-', 'x-original-', '__connect.errors.', '__streams.errors.', '__dlq.errors.', 'dead-letter-'].map((prefix) => [
    textHeader(`${prefix}topic`, 'orders'),
    ...['partition', 'offset', 'timestamp', 'task.id', 'delivery.count'].map((name) => ({ name: `${prefix}${name}`, value: Buffer.from(value) })),
    { name: 'retry_topic-attempts', value: Buffer.from(value) },
  ]);

const cases: { what: string; records: AppendedRecord[] }[] = [
  { what: 'null and empty keys and values', records: [{}, { key: '', value: '' }, { key: 'tombstone' }, { value: 'no key' }, { key: null, value: '' }] },
  {
    what: 'keys and values of a megabyte',
    records: [{ value: 'x'.repeat(megabyte) }, { key: randomBytes(megabyte), value: randomBytes(megabyte) }, json(`{"id":"${'9'.repeat(megabyte)}"}`)],
  },
  {
    what: 'invalid UTF-8',
    records: [
      { key: Buffer.from([0xff, 0xfe]), value: Buffer.from([0xc3, 0x28, 0xed, 0xa0, 0x80]) },
      {
        value: Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xf8, 0x80]), Buffer.from('"}')]),
        headers: [textHeader('content-type', 'application/json')],
      },
      {
        headers: ['x-original-topic', 'x-error-class', 'x-error-message', 'x-original-consumer-group', 'event-id', 'correlation-id'].map((name) => ({
          name,
          value: Buffer.from([0xff, 0x41, 0xc0, 0x80]),
        })),
      },
      { headers: [{ name: '\ufffd', nameBytes: Buffer.from([0xff, 0xfe]), value: Buffer.from([0x80]) }] },
    ],
  },
  {
    what: 'JSON that is broken, deep, or says surprising things',
    records: [
      ...[
        '{',
        '{"id":',
        '{"id":"a"}{',
        '[1,2',
        '"',
        'nul',
        '\ufeff{"id":"a"}',
        '{"id":{"id":[]},"correlationId":7,"type":null}',
        '{"__proto__":{"id":"a"},"constructor":1}',
      ],
      ...[
        '{"id":"\\u0000","correlationId":"\\ud800"}',
        '{"id":1e999,"eventId":-0}',
        '{"id":"a","id":"b"}',
        `${'['.repeat(100_000)}`,
        `{"a":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_001)}`,
      ],
    ].flatMap((text) => [json(text), cloudEvent(text), { value: text }]),
  },
  {
    what: 'headers that are duplicate, binary, null-valued, nameless, or a thousand',
    records: [
      {
        headers: [
          textHeader('twice', 'one'),
          textHeader('between', ''),
          textHeader('twice', 'two'),
          { name: 'twice', value: null },
          { name: '', value: Buffer.from([0, 255]) },
        ],
      },
      { headers: Array.from({ length: 1_000 }, (_, number) => textHeader(`header-${number % 7}`, `${number}`)) },
      { headers: Array.from({ length: 1_000 }, () => textHeader('x-original-offset', '7')) },
      {
        headers: ['x-original-topic', 'x-error-message', 'event-id', 'ce_id', 'traceparent', 'redrive-origin', 'kafka_dlt-exception-fqcn'].map((name) => ({
          name,
          value: null,
        })),
      },
      { headers: [{ name: 'huge', value: randomBytes(megabyte) }, textHeader('n'.repeat(30_000), 'a long name')] },
    ],
  },
  {
    what: 'integers that are none, too large, negative, or of another width, in the headers of each convention',
    records: [
      '',
      'seven',
      '-1',
      '007',
      '1e3',
      '99999999999999999999',
      '2147483648',
      ' 7',
      '7\0',
      '٣',
      Buffer.alloc(1),
      Buffer.alloc(3),
      Buffer.alloc(4, 255),
      Buffer.alloc(8, 255),
      Buffer.alloc(9),
    ].flatMap((value) => integers(value).map((headers) => ({ headers }))),
  },
  {
    what: 'timestamps before 1970 and beyond any calendar',
    // -1 is Kafka's word for none.
    records: [-1n, -62_135_596_800_001n, 0n, 8_640_000_000_000_001n, 253_402_300_800_000n, 2n ** 63n - 1n].map((timestamp) => ({
      value: String(timestamp),
      timestamp,
    })),
  },
];

test.each(cases)('$what: stored byte for byte, and nothing behind it waits', async ({ records }) => {
  const indexer = await openTestIndexer(kafka);
  await expectIndexed(indexer, await kafka.createTopic({ configs: lenient }), records);
});

test('NUL characters, which Postgres refuses in texts, are taken in every text that becomes a column', async () => {
  const indexer = await openTestIndexer(kafka);
  const names = ['x-original-topic', 'x-original-consumer-group', 'x-error-class', 'event-type'];
  const headers = names.map((name) => textHeader(name, `\0${name} of the test\0`));
  await expectIndexed(indexer, await kafka.createTopic(), [{ key: '\0', value: '\0', headers: [...headers, textHeader('traceparent', '\0')] }]);
  const { rows } = await indexer.pool.query('select * from dead_letter order by id limit 1');
  for (const column of ['origin_topic', 'consumer_group', 'error_class', 'event_type'])
    expect(rows[0], column).toHaveProperty(column, expect.stringMatching(/^␀[a-z-]+ of the test␀$/));
  const { rows: kinds } = await indexer.pool.query('select consumer_group, error_class from failure_kind where error_class is not null');
  expect(kinds).toEqual([{ consumer_group: '␀x-original-consumer-group of the test␀', error_class: '␀x-error-class of the test␀' }]);
});

test.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
  'batches compressed with %s are read whole, empty and large records among them',
  async (compression) => {
    const indexer = await openTestIndexer(kafka);
    const topic = await kafka.createTopic({ configs: lenient });
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
  const written: (AppendedRecord & { offset: bigint })[] = [];
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
  expect((await stored(indexer)).map(({ offset }) => offset)).toEqual([...expected, ...values('third').map((_, index) => third + BigInt(index))].map(String));
  const { rows: gaps } = await indexer.pool.query('select from_offset, to_offset, reason from index_gap');
  // From behind the first batch's marker.
  expect(gaps).toEqual([{ from_offset: String(first + 11n), to_offset: String(end), reason: 'deleted by retention before it was indexed' }]);
});

test('names with dots, underscores and hyphens, as long as Kafka lets them be, are topics like any other', async () => {
  for (const shape of [`a.b_c-d.E..__--.${'n'.repeat(200)}`, '_.dlq', '..dlq']) {
    const indexer = await openTestIndexer(kafka);
    const name = `${kafka.uniqueName('n').slice(-8)}${shape}`;
    await expectIndexed(indexer, await kafka.createTopic({ name }), [
      { value: name, headers: [textHeader('x-original-topic', name), textHeader('x-original-partition', '0'), textHeader('x-original-offset', '0')] },
    ]);
    const { rows } = await indexer.pool.query('select name from topic');
    expect(rows).toEqual([{ name }]);
  }
});
