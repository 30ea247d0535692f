import { randomBytes } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import { type AppendedRecord, textHeader } from '#scripts/test/append-records.ts';
import { expectIndexed, lenientTopic } from '#scripts/test/expect-indexed.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer } from '#scripts/test/test-indexer.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const megabyte = 1_048_576;

const json = (text: string): AppendedRecord => ({ value: text, headers: [textHeader('content-type', 'application/json')] });
const cloudEvent = (text: string): AppendedRecord => ({ value: text, headers: [textHeader('content-type', 'application/cloudevents+json; charset=utf-8')] });
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
  await expectIndexed(kafka, indexer, await kafka.createTopic({ configs: lenientTopic }), records);
});

test('NUL characters, which Postgres refuses in texts, are taken in every text that becomes a column', async () => {
  const indexer = await openTestIndexer(kafka);
  const names = [
    'x-original-topic',
    'x-original-consumer-group',
    'x-error-class',
    'x-error-message',
    'event-id',
    'event-type',
    'event-source',
    'event-version',
  ];
  // An id of 16 bytes with a NUL would pass for a binary UUID.
  const headers = [...names, 'x-correlation-id', 'x-causation-id'].map((name) => textHeader(name, `\0${name} of the test\0`));
  await expectIndexed(kafka, indexer, await kafka.createTopic(), [{ key: '\0', value: '\0', headers: [...headers, textHeader('traceparent', '\0')] }]);
  const { rows } = await indexer.pool.query('select * from dead_letter order by id limit 1');
  const { rows: columns } = await indexer.pool.query<{ name: string }>(
    `select column_name as name from information_schema.columns where table_name = 'dead_letter' and data_type = 'text' and column_name <> 'convention'`,
  );
  expect(columns.length).toBeGreaterThan(2);
  for (const { name } of columns) expect(rows[0], name).toHaveProperty(name, expect.stringMatching(/^␀[a-z-]+ of the test␀$/));
  const { rows: kinds } = await indexer.pool.query('select consumer_group, error_class from failure_kind where error_class is not null');
  expect(kinds).toEqual([{ consumer_group: '␀x-original-consumer-group of the test␀', error_class: '␀x-error-class of the test␀' }]);
});
