import { expect, test } from 'vitest';
import { eventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { readIdentity } from './event-identity.ts';
import { builtInRules, identityRules } from './event-identity-rules.ts';
import { encodeHeaders } from './record-headers.ts';

const headers = encodeHeaders([
  { name: 'Billing.Event-Key', value: Buffer.from('b1') },
  { name: 'event-id', value: Buffer.from('e1') },
  { name: 'x-correlation-id', value: Buffer.from('c1') },
  { name: 'traceparent', value: Buffer.from('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01') },
]);
const value = Buffer.from(JSON.stringify({ type: 'envelope', body: { kind: 'Invoiced', ids: { flow: 'f1' } } }));
const trace = '0af7651916cd43dd8448eb211c80319c';

function read(entry: object) {
  const settings = eventIdentitySettings.parse([{ topics: ['billing.*'], ...entry }]);
  return readIdentity(headers, value, identityRules(settings, 'billing.invoices'));
}

test.each([
  { says: 'a header', entry: { eventId: ['header:billing.event-key'] }, is: { eventId: 'b1', type: 'envelope' } },
  { says: 'the first of several that says something', entry: { eventId: ['header:none', 'payload:none', 'header:event-id'] }, is: { eventId: 'e1' } },
  {
    says: 'nested payload fields',
    entry: { type: ['payload:body.kind'], correlationId: ['payload:body.ids.flow'] },
    is: { type: 'Invoiced', correlationId: 'f1' },
  },
  { says: 'a payload field before a header', entry: { correlationId: ['payload:body.ids.flow', 'header:x-correlation-id'] }, is: { correlationId: 'f1' } },
  { says: 'nowhere', entry: { eventId: [], correlationId: [] }, is: { eventId: null, correlationId: null, traceId: trace } },
  { says: 'nowhere but the trace', entry: { correlationId: ['trace'] }, is: { correlationId: trace } },
  { says: 'what is missing, the trace', entry: { correlationId: ['header:none', 'trace'] }, is: { correlationId: trace } },
])('a configured field is read from $says, and the others as usual', ({ entry, is }) => {
  expect(read(entry)).toMatchObject(is);
});

test('the first entry that fits counts; a dead letter is read as the topic that it came from', () => {
  const settings = eventIdentitySettings.parse([
    { topics: ['billing.*', 'orders'], eventId: ['header:billing.event-key'] },
    { topics: ['*'], eventId: [] },
  ]);
  const idOf = (...topics: (string | null)[]) => readIdentity(headers, value, identityRules(settings, ...topics)).eventId;
  expect(idOf('billing.invoices')).toBe('b1');
  expect(idOf('orders', 'orders.dlq')).toBe('b1');
  expect(idOf('shipping', 'shipping.dlq')).toBeNull();
  expect(idOf(null, 'billing.dlq')).toBe('b1');
  expect(identityRules(settings, 'orders')).toBe(identityRules(settings, 'orders'));
  expect(identityRules([], 'orders')).toBe(builtInRules);
});

test('topics that an entry fits share its rules, however many names the headers claim; what is no name of a topic fits none', () => {
  const settings = eventIdentitySettings.parse([{ topics: ['*'], eventId: ['header:billing.event-key'] }]);
  const rules = identityRules(settings, 'orders');
  expect(rules).not.toBe(builtInRules);
  const all = Array.from({ length: 20_000 }, (_, number) => identityRules(settings, `orders.${number}`));
  expect(new Set(all)).toEqual(new Set([rules]));
  expect(identityRules(settings, 'no topic', 'x'.repeat(250))).toBe(builtInRules);
});
