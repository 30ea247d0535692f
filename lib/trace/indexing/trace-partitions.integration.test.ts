import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { appendInTransaction, appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { eventRecord, openTestTracer } from '#scripts/test/test-tracer.ts';
import { traceOnce } from './trace-partitions.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const trace = '0af7651916cd43dd8448eb211c80319c';

test('an event is kept with all that it is found by, its texts once', async () => {
  const tracer = await openTestTracer(kafka, [{ topics: ['*'], businessIds: { order: ['payload:orderId'] } }]);
  const topic = await kafka.createTopic({ partitions: 2 });
  const cause = '0c9e77f2-1111-4222-8333-4444444444c1';
  await appendRecords(kafka, topic.name, [
    eventRecord(
      { id: cause, type: 'OrderPlaced', source: '/shop/checkout', correlation: 'c-1', trace },
      { key: 'ord-1', value: '{"orderId":"ord-1"}', timestamp: 1_700_000_000_000n },
    ),
    eventRecord(
      { id: 'evt-2', type: 'OrderPaid', source: '/shop/payments', correlation: 'c-1', causation: cause, trace },
      { key: 'ord-1', value: '{"orderId":"ord-1"}' },
    ),
  ]);
  await appendRecords(kafka, topic.name, [{ value: 'nothing said' }], { partition: 1 });
  await tracer.traceToEnd(await tracer.hold(topic));
  expect(await tracer.storedEvents()).toEqual([
    { topic: topic.name, partition: 0, offset: '0', chain: 'c-1', key: 'ord-1', type: 'OrderPlaced' },
    { topic: topic.name, partition: 0, offset: '1', chain: 'c-1', key: 'ord-1', type: 'OrderPaid' },
    { topic: topic.name, partition: 1, offset: '0', chain: null, key: null, type: null },
  ]);
  const { rows } = await tracer.pool.query(
    `select (select count(*)::int from trace_event one join trace_event other on one.event_high = other.cause_high and one.event_fold = other.cause_fold and other.cause_fold <> 0) as caused,
            (select count(*)::int from trace_text) as texts, (select count(*)::int from chain_trace) as traces, (select count(*)::int from business_id where name = 'order') as orders,
            (select count(*)::int from trace_kind) as kinds, (select timestamp_ms from trace_event where "offset" = 0 and key <> 0) as at`,
  );
  expect(rows).toEqual([{ caused: 1, texts: 3, traces: 1, orders: 1, kinds: 3, at: '1700000000000' }]);
});

test('ids that are hostile are kept and told apart: of 10 KB, empty, with NUL, equal for all, keys that are no text', async () => {
  const tracer = await openTestTracer(kafka);
  const topic = await kafka.createTopic();
  const long = 'x'.repeat(10_000);
  await appendRecords(kafka, topic.name, [
    eventRecord({ id: long, type: long, source: '🤡'.repeat(400), correlation: long, causation: long }, { key: long }),
    eventRecord({ id: '', correlation: '', type: '' }, { key: '' }),
    eventRecord({ id: 'a\0b', correlation: 'a\0b' }, { key: Buffer.from([0xff, 0x00, 0x01]) }),
    ...Array.from({ length: 500 }, (_, nth) => eventRecord({ id: `e${nth}`, type: `type ${nth}`, correlation: 'constant' }, { key: null })),
  ]);
  await tracer.traceToEnd(await tracer.hold(topic));
  const stored = await tracer.storedEvents();
  expect(stored).toHaveLength(503);
  expect(stored[0]).toMatchObject({ chain: 'x'.repeat(500), key: 'x'.repeat(500), type: 'x'.repeat(200) });
  expect(stored[1]).toMatchObject({ chain: null, key: '', type: null });
  expect(stored[2]).toMatchObject({ chain: 'a␀b', key: '0xff0001' });
  expect(new Set(stored.slice(3).map(({ chain }) => chain))).toEqual(new Set(['constant']));
});

test('what was rolled back is no event; what is committed later is', async () => {
  const tracer = await openTestTracer(kafka);
  const topic = await kafka.createTopic();
  const aborted = await appendInTransaction(kafka, topic.name, [eventRecord({ correlation: 'aborted' })]);
  await aborted.end(false);
  await appendRecords(kafka, topic.name, [eventRecord({ correlation: 'committed' })]);
  const partitions = await tracer.hold(topic);
  await tracer.traceToEnd(partitions);
  expect((await tracer.storedEvents()).map(({ chain }) => chain)).toEqual(['committed']);
});

test('what retention took before it was traced is a gap, and tracing goes on behind it', async () => {
  const tracer = await openTestTracer(kafka);
  const topic = await kafka.createTopic();
  await appendRecords(kafka, topic.name, [eventRecord({ correlation: 'first' })]);
  const partitions = await tracer.hold(topic);
  await tracer.traceToEnd(partitions);
  const lost = await appendRecords(kafka, topic.name, [eventRecord({ correlation: 'lost' })]);
  const kept = await appendRecords(kafka, topic.name, [eventRecord({ correlation: 'kept' })]);
  await kafka.admin.deleteRecords({ topics: [{ name: topic.name, partitions: [{ partition: 0, offset: kept }] }] });
  await tracer.traceToEnd(partitions);
  expect((await tracer.storedEvents()).map(({ chain }) => chain)).toEqual(['first', 'kept']);
  const { rows } = await tracer.pool.query('select from_offset, to_offset, reason from trace_gap');
  expect(rows).toEqual([{ from_offset: String(lost), to_offset: String(kept), reason: 'deleted by retention before it was traced' }]);
});

test('a topic deleted and created again is another topic; what was traced of the first stays', async () => {
  const tracer = await openTestTracer(kafka);
  const first = await kafka.createTopic();
  await appendRecords(kafka, first.name, [eventRecord({ correlation: 'of the first' })]);
  await tracer.traceToEnd(await tracer.hold(first));
  await kafka.admin.deleteTopics({ topics: [first.name] });
  const second = await kafka.createTopic({ name: first.name });
  await appendRecords(kafka, second.name, [eventRecord({ correlation: 'of the second' })]);
  await tracer.traceToEnd(await tracer.hold(second));
  expect((await tracer.storedEvents()).map(({ chain, offset }) => `${chain} at ${offset}`)).toEqual(['of the first at 0', 'of the second at 0']);
  const { rows } = await tracer.pool.query('select gone_at is not null as gone from traced_topic order by id');
  expect(rows).toEqual([{ gone: true }, { gone: false }]);
});

test('a holder whose lease went to another, or who believes in an older position, writes nothing', async () => {
  const tracer = await openTestTracer(kafka);
  const topic = await kafka.createTopic();
  await appendRecords(kafka, topic.name, [eventRecord({ correlation: 'once' })]);
  const partitions = await tracer.hold(topic);
  const twin = partitions.map((partition) => ({ ...partition }));
  await tracer.traceToEnd(partitions);
  expect((await traceOnce(tracer, twin)).failed).toMatchObject([{ error: { name: 'LeaseLost' } }]);
  await appendRecords(kafka, topic.name, [eventRecord({ correlation: 'twice' })]);
  await tracer.pool.query('update lease set token = token + 1');
  expect((await traceOnce(tracer, partitions)).failed).toMatchObject([{ error: { name: 'LeaseLost' } }]);
  expect(await tracer.storedEvents()).toHaveLength(1);
});

test('two holders of one partition at once store each event once between them', async () => {
  const tracer = await openTestTracer(kafka);
  const topic = await kafka.createTopic();
  for (let batch = 0; batch < 10; batch++) await appendRecords(kafka, topic.name, [eventRecord({ correlation: `${batch}` })]);
  const one = await tracer.hold(topic);
  const other = one.map((partition) => ({ ...partition }));
  await Promise.all([traceOnce(tracer, one), sleep(Math.random()).then(() => traceOnce(tracer, other))]);
  expect((await tracer.storedEvents()).map(({ chain }) => chain)).toEqual(Array.from({ length: 10 }, (_, batch) => `${batch}`));
});

test('a copy that a replay sent says by which job', async () => {
  const tracer = await openTestTracer(kafka);
  const topic = await kafka.createTopic();
  const mark = [textHeader('redrive-job-id', '41-0123456789ab'), textHeader('redrive-origin', 'orders/0/7'), textHeader('redrive-attempt', '1')];
  await appendRecords(kafka, topic.name, [eventRecord({ correlation: 'c' }), eventRecord({ correlation: 'c' }, { headers: mark })]);
  await tracer.traceToEnd(await tracer.hold(topic));
  expect((await tracer.pool.query('select "offset", job from replayed_event')).rows).toEqual([{ offset: '1', job: 41 }]);
});

test('what came of a topic is announced once a batch, at commit', async () => {
  const tracer = await openTestTracer(kafka);
  const topic = await kafka.createTopic();
  const partitions = await tracer.hold(topic);
  await appendRecords(kafka, topic.name, [eventRecord({ correlation: 'one' }), eventRecord({ correlation: 'two' })]);
  const client = await tracer.pool.connect();
  onTestFinished(() => client.release(true));
  const told: unknown[] = [];
  client.on('notification', ({ payload = '' }) => told.push(JSON.parse(payload)));
  const { rows } = await client.query<{ channel: string }>('select live_channel() as channel');
  await client.query(`listen ${client.escapeIdentifier(rows[0]?.channel ?? '')}`);
  await tracer.traceToEnd(partitions);
  // Notifications come before the answer to what is asked after them.
  await client.query('select 1');
  expect(told).toEqual([{ kind: 'events', cluster: tracer.cluster.id, topic: topic.name }]);
});
