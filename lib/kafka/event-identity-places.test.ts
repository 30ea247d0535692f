import { expect, test } from 'vitest';
import { type HeaderPairs, readSaid } from '#scripts/test/read-said.ts';
import type { EventIdentity } from './event-identity.ts';

const trace = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${trace}-b7ad6b7169203331-01`;
const structured: HeaderPairs = [['content-type', 'application/cloudevents+json; charset=UTF-8']];

test.each<{ says: string; headers: HeaderPairs; value?: unknown; is: Partial<EventIdentity> }>([
  { says: 'nothing', headers: [], is: {} },
  {
    says: 'a CloudEvent in binary mode',
    headers: [
      ['ce_specversion', '1.0'],
      ['ce_id', 'e1'],
      ['ce_type', 'OrderPlaced'],
      ['ce_source', '/shop'],
      ['ce_dataschema', 'https://shop.example/OrderPlaced/3'],
      ['ce_correlationid', 'c1'],
      ['ce_causationid', 'e0'],
      ['ce_traceparent', traceparent],
    ],
    value: { data: 1 },
    is: {
      eventId: 'e1',
      type: 'OrderPlaced',
      source: '/shop',
      version: 'https://shop.example/OrderPlaced/3',
      correlationId: 'c1',
      causationId: 'e0',
      traceId: trace,
    },
  },
  {
    says: 'a CloudEvent in structured mode',
    headers: structured,
    value: {
      specversion: '1.0',
      id: 'e1',
      type: 'OrderPlaced',
      source: '/shop',
      dataschema: 'v3',
      correlationid: 'c1',
      causationid: 'e0',
      traceparent,
      data: { id: 'no' },
    },
    is: { eventId: 'e1', type: 'OrderPlaced', source: '/shop', version: 'v3', correlationId: 'c1', causationId: 'e0', traceId: trace },
  },
  {
    says: 'a structured CloudEvent whose content type shouts',
    headers: [
      ['Content-Type', 'APPLICATION/CloudEvents+JSON'],
      ['event-id', 'other'],
    ],
    value: { data: { id: 'no' }, id: 'e1', type: 't', source: 's' },
    is: { eventId: 'e1', type: 't', source: 's' },
  },
  {
    says: 'a batch of CloudEvents, which is no single event',
    headers: [['content-type', 'application/cloudevents-batch+json']],
    value: [{ id: 'e1' }],
    is: {},
  },
  {
    says: 'Dapr',
    headers: [],
    value: {
      id: 'e1',
      source: 'checkout',
      type: 'com.dapr.event.sent',
      specversion: '1.0',
      traceid: traceparent,
      topic: 'orders',
      pubsubname: 'kafka',
      data: {},
    },
    is: { eventId: 'e1', source: 'checkout', type: 'com.dapr.event.sent', correlationId: trace, traceId: trace },
  },
  { says: 'a traceparent in a payload that is no CloudEvent', headers: [], value: { traceparent, dataschema: 'x' }, is: {} },
  {
    says: 'MassTransit',
    headers: [
      ['MessageId', 'm1'],
      ['CorrelationId', 'saga'],
      ['ConversationId', 'c1'],
      ['InitiatorId', 'm0'],
      ['SourceAddress', 'loopback://host/orders'],
      ['MT-MessageType', 'urn:message:Shop:OrderPlaced;urn:message:Shop:IEvent'],
      ['RequestId', 'r1'],
    ],
    is: { eventId: 'm1', correlationId: 'c1', causationId: 'm0', source: 'loopback://host/orders', type: 'urn:message:Shop:OrderPlaced' },
  },
  {
    says: 'NServiceBus',
    headers: [
      ['NServiceBus.MessageId', 'm1'],
      ['NServiceBus.ConversationId', 'c1'],
      ['NServiceBus.CorrelationId', 'other'],
      ['NServiceBus.RelatedTo', 'm0'],
      ['NServiceBus.OriginatingEndpoint', 'Sales'],
      ['NServiceBus.EnclosedMessageTypes', 'Shop.OrderPlaced, Shop, Version=1.0.0.0, Culture=neutral;Shop.IEvent, Shop'],
    ],
    is: { eventId: 'm1', correlationId: 'c1', causationId: 'm0', source: 'Sales', type: 'Shop.OrderPlaced' },
  },
  {
    says: 'Wolverine, whose conversation id is the message that caused it',
    headers: [
      ['conversation-id', 'm0'],
      ['id', 'm1'],
      ['correlation-id', 'c1'],
      ['message-type', 'order_placed'],
      ['source', 'sales'],
      ['parent-id', traceparent],
    ],
    is: { eventId: 'm1', correlationId: 'c1', causationId: 'm0', type: 'order_placed', source: 'sales', traceId: trace },
  },
  {
    says: 'Wolverine with a causation id',
    headers: [
      ['conversation-id', 'x'],
      ['causation-id', 'm0'],
      ['message-type', 't'],
    ],
    is: { causationId: 'm0', type: 't' },
  },
  {
    says: 'Axon',
    headers: [
      ['axon-message-id', 'm1'],
      ['axon-message-type', 'shop.OrderPlaced'],
      ['axon-message-revision', '2'],
      ['axon-metadata-correlationId', 'c1'],
      ['axon-metadata-causationId', 'm0'],
      ['axon-metadata-traceId', 'older'],
    ],
    is: { eventId: 'm1', type: 'shop.OrderPlaced', version: '2', correlationId: 'c1', causationId: 'm0' },
  },
  { says: 'Axon up to 4', headers: [['axon-metadata-traceId', 'first']], is: { correlationId: 'first' } },
  {
    says: 'Debezium’s outbox',
    headers: [
      ['id', 'e1'],
      ['eventType', 'OrderPlaced'],
    ],
    is: { eventId: 'e1', type: 'OrderPlaced' },
  },
  {
    says: 'Debezium’s outbox with an id of 16 bytes',
    headers: [['id', Buffer.from('9bc6eba84ac243b499bc0000000502ef', 'hex')]],
    is: { eventId: '9bc6eba8-4ac2-43b4-99bc-0000000502ef' },
  },
  { says: 'an id that Connect’s JSON converter wrote', headers: [['id', '"e1"']], is: { eventId: 'e1' } },
  { says: 'the same with its schema', headers: [['id', '{"schema":{"type":"string","optional":false},"payload":"e1"}']], is: { eventId: 'e1' } },
  {
    says: 'generic names as Java writes them',
    headers: [
      ['eventId', 'e1'],
      ['eventType', 't'],
      ['correlationId', 'c1'],
      ['causationId', 'e0'],
    ],
    is: { eventId: 'e1', type: 't', correlationId: 'c1', causationId: 'e0' },
  },
  {
    says: 'generic names as HTTP writes them',
    headers: [
      ['X-Event-Id', 'e1'],
      ['X-Correlation-ID', 'c1'],
      ['X-Causation-Id', 'e0'],
    ],
    is: { eventId: 'e1', correlationId: 'c1', causationId: 'e0' },
  },
  { says: 'a request id', headers: [['x-request-id', 'r1']], is: { correlationId: 'r1' } },
  { says: 'Spring’s class, where nothing else names a type', headers: [['__TypeId__', 'shop.OrderPlaced']], is: { type: 'shop.OrderPlaced' } },
  { says: 'Spring’s correlation of a request with its reply, which is none', headers: [['kafka_correlationId', 'r1']], is: {} },
  { says: 'traceparent', headers: [['traceparent', traceparent]], is: { traceId: trace, correlationId: trace } },
  { says: 'b3', headers: [['b3', `${trace.toUpperCase()}-b7ad6b7169203331-1-05e3ac9a4f6e3b90`]], is: { traceId: trace, correlationId: trace } },
  { says: 'b3 of 64 bits', headers: [['b3', '463ac35c9f6413ad-72485a3953bb6124-1']], is: { traceId: '463ac35c9f6413ad', correlationId: '463ac35c9f6413ad' } },
  { says: 'a b3 that only forbids sampling', headers: [['b3', '0']], is: {} },
  {
    says: 'b3 in several headers',
    headers: [
      ['X-B3-TraceId', trace],
      ['x-b3-spanid', 'a2fb4a1d1a96d312'],
    ],
    is: { traceId: trace, correlationId: trace },
  },
  {
    says: 'a traceparent that is broken, before b3',
    headers: [
      ['traceparent', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
      ['b3', `${trace}-b7ad6b7169203331-1`],
    ],
    is: { traceId: trace, correlationId: trace },
  },
  {
    says: 'a payload',
    headers: [],
    value: { event_id: 'e1', type: 't', source: 's', version: 3, correlation_id: 'c1', causationId: 'e0', data: {} },
    is: { eventId: 'e1', type: 't', source: 's', version: '3', correlationId: 'c1', causationId: 'e0' },
  },
  {
    says: 'a payload with metadata',
    headers: [],
    value: { id: 7, metadata: { correlationId: 'c1', causation_id: 'e0' } },
    is: { eventId: '7', correlationId: 'c1', causationId: 'e0' },
  },
  { says: 'a payload that is broken off', headers: [], value: '{"eventId":"e1","type":"t","data":{"x":', is: { eventId: 'e1', type: 't' } },
  { says: 'a payload that is no object', headers: [], value: '"eventId"', is: {} },
  {
    says: 'empty values',
    headers: [
      ['event-id', ''],
      ['event-type', null],
    ],
    value: { id: '', type: '' },
    is: {},
  },
])('the identity of $says', ({ headers, value, is }) => {
  expect(readSaid(headers, value)).toEqual(is);
});
