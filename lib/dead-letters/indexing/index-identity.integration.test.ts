import { afterAll, expect, test } from 'vitest';
import { type EventIdentitySettings, eventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { type AppendedRecord, appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer } from '#scripts/test/test-indexer.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** Indexes these as dead letters of `orders`. @returns the type that is stored of each one's event, and what is said of the event when it is shown. */
async function store(records: readonly AppendedRecord[], identity?: object[]) {
  const indexer = await openTestIndexer(kafka, identity === undefined ? {} : { identity: eventIdentitySettings.parse(identity) });
  const topic = await kafka.createTopic();
  const deadLetters = records.map(({ headers = [], ...record }, index) => ({
    ...record,
    headers: [...headers, ...genericHeaders({ topic: 'orders', offset: BigInt(index) })],
  }));
  await appendRecords(kafka, topic.name, deadLetters);
  await indexer.index(topic);
  const { rows } = await indexer.pool.query<{ failure_id: string; event_type: string | null }>('select failure_id, event_type from dead_letter order by id');
  return Promise.all(
    rows.map(async ({ failure_id: id, event_type: stored }) => {
      const detail = await getDeadLetter(indexer.pool, indexer.database, kafka.cluster.id, id);
      const { places: _, ...shown } = detail.records[0]?.identity ?? { places: null };
      return { stored, ...Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== null)) };
    }),
  );
}

const event = { id: 'e1', type: 'OrderPlaced', source: '/shop', version: 3, correlationId: 'c1', causationId: 'e0', data: { kind: 'no' } };

test('an event is shown with its identity, wherever the record carries it; lists have its type', async () => {
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
    { stored: 'OrderPlaced', eventId: 'e1', type: 'OrderPlaced', source: '/shop', version: '3', correlationId: 'c1', causationId: 'e0' },
    { stored: 'OrderPlaced', eventId: 'e2', type: 'OrderPlaced', source: '/shop', version: 'v3', correlationId: 'c1', causationId: 'e1' },
    { stored: null, eventId: 'e3', correlationId: trace, traceId: trace },
    { stored: null },
  ]);
});

test('what is configured for the topic that it came from counts', async () => {
  const settings = [{ topics: ['orders'], type: ['payload:data.kind'] }];
  expect(await store([{ value: JSON.stringify(event) }], settings)).toMatchObject([{ stored: 'no' }]);
});

test('a type that Postgres would refuse is stored as it takes it', async () => {
  const hostile = '{"type":"a\\u0000\\ud800b"}';
  expect(await store([{ value: hostile, headers: [{ name: 'correlation-id', value: Buffer.from([0x61, 0xff, 0x00]) }] }])).toMatchObject([
    { stored: 'a␀\ufffdb', correlationId: 'a\ufffd␀' },
  ]);
});

test('a dead letter that is shown says where each id was found, by the rules in force', async () => {
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
  expect(await identityBy([{ topics: ['*'], eventId: ['header:X-Request-Id'] }])).toMatchObject({
    eventId: 'r1',
    places: { eventId: { in: 'header', by: 'configured' } },
  });
});
