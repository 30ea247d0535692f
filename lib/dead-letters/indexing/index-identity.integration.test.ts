import { afterAll, expect, test } from 'vitest';
import { type EventIdentitySettings, eventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { type AppendedRecord, appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer } from '#scripts/test/test-indexer.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** Indexes these as dead letters of `orders`. @returns what is stored of each one's event. */
async function store(records: readonly AppendedRecord[], identity?: object[]) {
  const indexer = await openTestIndexer(kafka, identity === undefined ? {} : { identity: eventIdentitySettings.parse(identity) });
  const topic = await kafka.createTopic();
  const deadLetters = records.map(({ headers = [], ...record }, index) => ({
    ...record,
    headers: [...headers, ...genericHeaders({ topic: 'orders', offset: BigInt(index) })],
  }));
  await appendRecords(kafka, topic.name, deadLetters);
  await indexer.index(topic);
  const { rows } = await indexer.pool.query<Record<string, string | null>>(
    'select event_id, event_type, event_source, event_version, correlation_id, causation_id, trace_id from dead_letter order by id',
  );
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)));
}

const event = { id: 'e1', type: 'OrderPlaced', source: '/shop', version: 3, correlationId: 'c1', causationId: 'e0', data: { id: 'no' } };

test('an event is stored with its identity, wherever the record carries it', async () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';
  expect(
    await store([
      { value: JSON.stringify(event) },
      {
        headers: [textHeader('content-type', 'application/cloudevents+json')],
        value: JSON.stringify({ specversion: '1.0', id: 'e2', type: 'OrderPlaced', source: '/shop', dataschema: 'v3', correlationid: 'c1', causationid: 'e1' }),
      },
      { headers: [textHeader('event-id', 'e3'), textHeader('traceparent', `00-${trace}-b7ad6b7169203331-01`)], value: 'no JSON' },
      { value: null },
    ]),
  ).toEqual([
    { event_id: 'e1', event_type: 'OrderPlaced', event_source: '/shop', event_version: '3', correlation_id: 'c1', causation_id: 'e0' },
    { event_id: 'e2', event_type: 'OrderPlaced', event_source: '/shop', event_version: 'v3', correlation_id: 'c1', causation_id: 'e1' },
    { event_id: 'e3', correlation_id: trace, trace_id: trace },
    {},
  ]);
});

test('what is configured for the topic that it came from counts', async () => {
  const settings = [{ topics: ['orders'], eventId: ['payload:data.id'], type: [] }];
  expect(await store([{ value: JSON.stringify(event) }], settings)).toMatchObject([{ event_id: 'no', event_source: '/shop' }]);
});

test('identities that Postgres would refuse are stored as it takes them', async () => {
  const hostile = '{"eventId":"a\\u0000b","type":"\\ud800","source":"\\ud83d\\ude00';
  const [stored] = await store([{ value: `${hostile}${'x'.repeat(5_000)}"}`, headers: [{ name: 'correlation-id', value: Buffer.from([0x61, 0xff, 0x00]) }] }]);
  expect(stored).toEqual({ event_id: 'a␀b', event_type: '\ufffd', event_source: `😀${'x'.repeat(498)}`, correlation_id: 'a\ufffd␀' });
});

test('a dead letter that is shown says where each id was found, unless the rules have changed since', async () => {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  const headers = [textHeader('X-Request-Id', 'r1'), textHeader('ce_time', '2026-11-24T09:30:00Z'), ...genericHeaders({ topic: 'orders', offset: 1n })];
  await appendRecords(kafka, topic.name, [{ headers, value: '{"event_id":"e1"}' }]);
  await indexer.index(topic);
  const { rows } = await indexer.pool.query<{ id: string }>('select id from failure');
  const identityBy = async (...settings: [EventIdentitySettings?]) =>
    (await getDeadLetter(indexer.pool, indexer.database, kafka.cluster.id, rows[0]?.id ?? '', ...settings)).records[0]?.identity;
  expect(await identityBy()).toMatchObject({
    eventId: 'e1',
    correlationId: 'r1',
    occurredAtMs: String(Date.UTC(2026, 10, 24, 9, 30)),
    places: {
      eventId: { in: 'payload', name: 'event_id', by: 'payload', isTraceId: false },
      correlationId: { in: 'header', name: 'X-Request-Id', by: 'header', isTraceId: false },
      causationId: null,
    },
  });
  expect(await identityBy([{ topics: ['*'], eventId: ['header:X-Request-Id'] }])).toMatchObject({ eventId: 'e1', places: { eventId: null } });
});
