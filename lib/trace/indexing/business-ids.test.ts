import { expect, test } from 'vitest';
import { eventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { headerBytes, payloadBytes } from '#scripts/test/read-said.ts';
import { businessIdsOf, businessIdText } from './business-ids.ts';

const settings = eventIdentitySettings.parse([
  { topics: ['plain'], eventId: ['header:id'] },
  { topics: ['orders*'], businessIds: { order: ['payload:orderId', 'payload:data.order_id', 'header:X-Order'], customer: ['payload:customer.id'] } },
]);

function read(value: unknown, pairs: [string, string | null][] = []): string[] {
  const headers = headerBytes(pairs);
  const payload = payloadBytes(value);
  const buffer = Buffer.concat([headers, payload ?? Buffer.alloc(0)]);
  const found = new Set<string>();
  const valueStart = payload === null ? -1 : headers.length;
  businessIdsOf(settings, 'orders-v2')?.(
    { buffer, headersStart: 0, headersEnd: headers.length, valueStart, valueEnd: buffer.length },
    (called, start, end, form) => {
      found.add(`${called} ${businessIdText(buffer, start, end, form)}`);
    },
  );
  return [...found];
}

test.each<{ says: string; value?: unknown; headers?: [string, string | null][]; ids: string[] }>([
  { says: 'a field, another of a nested object', value: { orderId: 'o1', customer: { id: 17 } }, ids: ['order o1', 'customer 17'] },
  { says: 'names in another spelling', value: { order_id: 'o1', data: { 'Order-Id': 'o2' } }, ids: ['order o1', 'order o2'] },
  { says: 'one id in two places', value: { orderId: 'o1' }, headers: [['x-order', 'o1']], ids: ['order o1'] },
  { says: 'nothing', value: { customer: { no: 1 }, orderId: { no: 1 } }, headers: [['x-order', null]], ids: [] },
  { says: 'a field twice', value: '{"orderId":"o1","orderId":"o2"}', ids: ['order o1'] },
  { says: 'what is no JSON', value: '{"orderId":"o1"', ids: ['order o1'] },
  { says: 'a tombstone', ids: [] },
])('the business ids of a payload with $says', ({ value, headers, ids }) => {
  expect(read(value, headers)).toEqual(ids);
});

test('where the first entry that fits names none, none are read', () => {
  expect(businessIdsOf(settings, 'plain')).toBeUndefined();
  expect(businessIdsOf(settings, 'other')).toBeUndefined();
});
