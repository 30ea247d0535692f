import { afterAll, expect, test } from 'vitest';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { eventRecord, openTestTracer } from '#scripts/test/test-tracer.ts';
import { keepFollowUps } from './expect/keep-follow-ups.ts';
import { findChains } from './find/find-chains.ts';
import { discoverTraced } from './indexing/discover-traced.ts';
import { readChain } from './read-chain.ts';
import { readEventRecord } from './read-event-record.ts';
import { eventCursor } from './read-events.ts';
import { readKeyHistory } from './read-key-history.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const trace = '0af7651916cd43dd8448eb211c80319c';
const uuid = (nth: number) => `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;

/** Two topics with the events of one order, and one that belongs to no chain. */
async function traceOrder() {
  const tracer = await openTestTracer(kafka, [{ topics: ['*'], businessIds: { order: ['payload:orderId'] } }]);
  const [orders, payments] = [await kafka.createTopic(), await kafka.createTopic()];
  const value = '{"orderId":"ord-100377"}';
  await appendRecords(kafka, orders.name, [
    eventRecord({ id: uuid(1), type: 'OrderPlaced', source: '/shop/checkout', correlation: 'c-7f', trace }, { key: 'key-1', value, timestamp: 1_000_000n }),
    eventRecord({ id: 'alone', type: 'Ping' }, { key: 'key-2', timestamp: 1_000_500n }),
  ]);
  await appendRecords(kafka, payments.name, [
    eventRecord(
      { id: 'pay-1', type: 'PaymentCaptured', source: '/shop/payments', correlation: 'c-7f', causation: uuid(1), trace },
      { key: 'key-1', value, timestamp: 1_002_000n },
    ),
  ]);
  await tracer.traceToEnd(await tracer.hold(orders, payments));
  const chain = (correlationId: string) => readChain(tracer.pool, ada, { cluster: tracer.cluster.id, correlationId });
  const find = (text: string, position: { topic: string; partition: number; offset: bigint } | null = null) =>
    findChains(tracer.pool, ada, tracer.cluster.id, { text, position });
  return { tracer, orders, payments, chain, find };
}

test('a chain is read with its ids as their producers wrote them, and what led to what', async () => {
  const { orders, payments, chain } = await traceOrder();
  const { events, edges, traces, total, cursor, findings } = await chain('c-7f');
  expect(events).toMatchObject([
    { topic: orders.name, offset: '0', key: 'key-1', eventId: uuid(1), causationId: null, type: 'OrderPlaced', traceId: trace, timestampMs: '1000000' },
    { topic: payments.name, offset: '0', key: 'key-1', eventId: 'pay-1', causationId: uuid(1), type: 'PaymentCaptured', source: '/shop/payments' },
  ]);
  expect(edges).toMatchObject([{ from: 0, to: 1, by: 'cause' }]);
  expect({ traces, total, cursor, findings }).toEqual({ traces: [trace], total: { count: 2, isExact: true }, cursor: null, findings: [] });
});

test('a correlation id that no event has is said to be none', async () => {
  const { chain } = await traceOrder();
  await expect(chain('c-8')).rejects.toMatchObject({ kind: 'not-found' });
});

test('a chain is found by each of its ids, its key, and where an event lies', async () => {
  const { payments, find } = await traceOrder();
  for (const [text, by] of [
    ['c-7f', 'correlation-id'],
    [uuid(1).toUpperCase(), 'event-id'],
    ['pay-1', 'event-id'],
    [trace, 'trace-id'],
    ['ord-100377', 'business-id'],
    ['key-1', 'key'],
  ])
    expect(await find(text ?? ''), text).toMatchObject([{ by, correlationId: 'c-7f' }]);
  expect(await find(`${payments.name}/0/0`, { topic: payments.name, partition: 0, offset: 0n })).toMatchObject([{ by: 'position', correlationId: 'c-7f' }]);
  expect(await find('key-2')).toMatchObject([{ by: 'key', correlationId: null, key: 'key-2', type: 'Ping' }]);
  expect(await find('c-7')).toEqual([]);
});

test('of a business id that stands in many chains those that moved last are found', async () => {
  const tracer = await openTestTracer(kafka, [{ topics: ['*'], businessIds: { customer: ['payload:customerId'] } }]);
  const orders = await kafka.createTopic();
  const value = '{"customerId":"cus-42"}';
  const event = (nth: number, chain: number) =>
    eventRecord({ id: uuid(nth), type: 'OrderPlaced', correlation: `c-${chain}` }, { key: `key-${chain}`, value, timestamp: BigInt(1_000_000 + nth) });
  // The first chain moves last.
  await appendRecords(kafka, orders.name, [...Array.from({ length: 30 }, (_, nth) => event(nth, nth)), event(31, 0)]);
  await tracer.traceToEnd(await tracer.hold(orders));
  const found = await findChains(tracer.pool, ada, tracer.cluster.id, { text: 'cus-42', position: null });
  expect(found.map(({ by, correlationId, called }) => [by, correlationId, called])).toEqual(
    [0, 29, 28, 27, 26].map((chain) => ['business-id', `c-${chain}`, 'customer']),
  );
});

test('the history of a key goes over topics, the newest first, page by page', async () => {
  const { tracer } = await traceOrder();
  const page = (after?: string) =>
    readKeyHistory(tracer.pool, ada, { cluster: tracer.cluster.id, key: 'key-1', limit: 1, after: after === undefined ? undefined : eventCursor.parse(after) });
  const first = await page();
  expect(first.events).toMatchObject([{ type: 'PaymentCaptured' }]);
  const second = await page(first.cursor ?? '');
  expect(second).toMatchObject({ events: [{ type: 'OrderPlaced' }], cursor: null });
});

test('what an event carries is read from Kafka while it is there; then it has expired, and what was indexed stays', async () => {
  const { tracer, orders, chain } = await traceOrder();
  const read = () => readEventRecord(tracer, ada, { topic: orders.name, partition: 0, offset: 0n });
  expect(await read()).toMatchObject({
    status: 'kept',
    key: { text: 'key-1' },
    value: { kind: 'json', text: '{"orderId":"ord-100377"}' },
    headers: [{ name: 'event-id' }, {}, {}, {}, {}],
  });
  await kafka.admin.deleteRecords({ topics: [{ name: orders.name, partitions: [{ partition: 0, offset: 1n }] }] });
  expect(await read()).toMatchObject({ status: 'expired' });
  expect((await chain('c-7f')).events).toHaveLength(2);
  await expect(readEventRecord(tracer, ada, { topic: orders.name, partition: 0, offset: 77n })).rejects.toMatchObject({ kind: 'not-found' });
});

test('a chain whose events say what cannot be is shown as it is, with each oddity said', async () => {
  const tracer = await openTestTracer(kafka);
  const [orders, payments] = [await kafka.createTopic(), await kafka.createTopic()];
  const at = (nth: number) => ({ timestamp: 1_700_000_000_000n + BigInt(nth) });
  const long = 'y'.repeat(10_000);
  await appendRecords(kafka, orders.name, [
    eventRecord({ id: 'a', causation: 'b', correlation: 'odd', type: 'A' }, at(0)),
    eventRecord({ id: 'b', causation: 'a', correlation: 'odd', type: 'B' }, at(1)),
    eventRecord({ id: 'c', causation: 'c', correlation: 'odd', type: 'C' }, at(2)),
    eventRecord({ id: 'twice', correlation: 'odd', type: 'Twice' }, at(3)),
    eventRecord({ id: 'later', correlation: 'odd', type: 'Later' }, { timestamp: BigInt(Date.now()) + 3_000_000n }),
    eventRecord(
      { id: 'xml', correlation: 'odd', type: 'Xml' },
      { ...at(4), value: '<event id="1"/>', headers: [textHeader('content-type', 'application/cloudevents+json')] },
    ),
    eventRecord({ correlation: 'odd' }, { ...at(5), value: Buffer.from([0xff, 0xfe, 0x00]), headers: [textHeader('content-type', 'application/json')] }),
    eventRecord({ id: long, correlation: long, type: 'Long' }, at(6)),
  ]);
  await appendRecords(kafka, payments.name, [eventRecord({ id: 'twice', correlation: 'odd', type: 'Twice' }, at(7))]);
  await tracer.traceToEnd(await tracer.hold(orders, payments));
  const read = (correlationId: string) => readChain(tracer.pool, ada, { cluster: tracer.cluster.id, correlationId });
  const odd = await read('odd');
  expect(odd.events.map(({ type }) => type)).toEqual(['A', 'B', 'C', 'Twice', 'Xml', null, 'Twice', 'Later']);
  expect(new Set(odd.findings.map(({ kind }) => kind))).toEqual(new Set(['cycle', 'caused-itself', 'id-in-two-topics', 'future', 'clock-skew']));
  expect(
    odd.copyOf.every((place) => place === null),
    'none is taken for the copy of another',
  ).toBe(true);
  expect(await read('y'.repeat(500))).toMatchObject({ events: [{ type: 'Long' }], findings: [{ kind: 'long-id' }] });
  const pasted = long.slice(0, 500);
  expect(await findChains(tracer.pool, ada, tracer.cluster.id, { text: pasted, position: null })).toMatchObject([
    { by: 'correlation-id', correlationId: pasted },
  ]);
});

test('a correlation id that thousands of events share is shown page by page, and said', async () => {
  const tracer = await openTestTracer(kafka);
  const topic = await kafka.createTopic();
  for (let batch = 0; batch < 6; batch++)
    await appendRecords(
      kafka,
      topic.name,
      Array.from({ length: 1_000 }, (_, nth) => eventRecord({ correlation: 'constant' }, { timestamp: BigInt(batch * 1_000 + nth) })),
    );
  await tracer.traceToEnd(await tracer.hold(topic));
  const read = (after?: string) =>
    readChain(tracer.pool, ada, { cluster: tracer.cluster.id, correlationId: 'constant', after: after === undefined ? undefined : eventCursor.parse(after) });
  const first = await read();
  expect(first.events).toHaveLength(5_000);
  expect(first.findings.map(({ kind }) => kind)).toEqual(['not-whole']);
  const second = await read(first.cursor ?? '');
  expect(second.events).toHaveLength(1_000);
  expect(second.events[0]?.timestampMs).toBe('5000');
  expect(second.cursor).toBeNull();
});

test('what usually follows is learnt from other chains, and missed in the one where it did not come', async () => {
  const tracer = await openTestTracer(kafka);
  const topic = await kafka.createTopic();
  const nowMs = BigInt(Date.now());
  const order = (nth: number) => [
    eventRecord({ id: uuid(nth), type: 'OrderPlaced', source: 'checkout', correlation: `c-${nth}` }, { timestamp: nowMs - 7_200_000n }),
    ...(nth === 0
      ? []
      : [
          eventRecord(
            { id: uuid(1_000 + nth), type: 'OrderPaid', source: 'payments', correlation: `c-${nth}`, causation: uuid(nth) },
            { timestamp: nowMs - 7_198_000n },
          ),
        ]),
  ];
  await appendRecords(kafka, topic.name, Array.from({ length: 60 }, (_, nth) => order(nth)).flat());
  await tracer.traceToEnd(await tracer.hold(topic));
  expect(await keepFollowUps(tracer.pool, tracer.cluster.id)).toBe(1);
  const withoutWorker = await readChain(tracer.pool, ada, { cluster: tracer.cluster.id, correlationId: 'c-0' });
  expect(withoutWorker).toMatchObject({ expected: [{ type: 'OrderPaid', state: 'awaited' }], findings: [{ kind: 'index-behind' }] });
  await tracer.pool.query(`insert into worker (name, started_at, seen_at) values ('test', now(), now() + interval '1 minute')`);
  const { expected } = await readChain(tracer.pool, ada, { cluster: tracer.cluster.id, correlationId: 'c-0' });
  expect(expected).toMatchObject([{ type: 'OrderPaid', source: 'payments', after: 0, state: 'late', chains: 60, followed: 59, lateMs: 2_000, byCause: true }]);
  expect((await readChain(tracer.pool, ada, { cluster: tracer.cluster.id, correlationId: 'c-1' })).expected).toEqual([]);

  // Another topic that is behind is no reason to wait; its own one is.
  const other = await kafka.createTopic();
  await appendRecords(kafka, other.name, [{ value: 'not read' }]);
  const retrace = (...topics: TopicMetadata[]) => discoverTraced(tracer.pool, kafka.cluster, { traced: topics.map(({ name }) => name), excluded: [] }, 876_000);
  await retrace(topic, other);
  const late = () => readChain(tracer.pool, ada, { cluster: tracer.cluster.id, correlationId: 'c-0' });
  expect(await late()).toMatchObject({ expected: [{ type: 'OrderPaid', state: 'late', topic: topic.name }], findings: [] });
  await tracer.pool.query('update trace_position set next_offset = next_offset - 1 where topic_ref = (select id from traced_topic where name = $1)', [
    topic.name,
  ]);
  expect(await late()).toMatchObject({ expected: [{ type: 'OrderPaid', state: 'awaited' }], findings: [{ kind: 'index-behind' }] });
  // Of a topic that is not traced any more nothing is said to be missing, and that is said.
  await retrace(other);
  expect(await late()).toMatchObject({ expected: [], findings: [{ kind: 'not-traced', text: expect.stringContaining(`OrderPaid came is not known`) }] });
});
