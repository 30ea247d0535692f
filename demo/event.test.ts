import { describe, expect, test } from 'vitest';
import { MalformedPayloadError } from './errors.ts';
import { decodeEvent, type EventFormat, encodeEvent, newEnvelope } from './event.ts';

const occurredAt = new Date('2026-11-24T09:30:00.250Z');
const cause = newEnvelope({ type: 'OrderPlaced', version: 2, source: '/shop/checkout', occurredAt });
const event = newEnvelope({ type: 'PaymentCaptured', version: 1, source: '/shop/payments', occurredAt, cause });
const data = { orderId: 'ord-100377', note: 'grüße' };
const record = (format: EventFormat) => {
  const { headers, value } = encodeEvent(format, event, data, 'ord-100377');
  return { headers, value: Buffer.from(value) };
};

describe('an envelope', () => {
  test('shares its cause’s correlation id and trace, with a span of its own', () => {
    expect(event.correlationId).toBe(cause.correlationId);
    expect(event.causationId).toBe(cause.eventId);
    expect(event.traceparent.split('-')[1]).toBe(cause.traceparent.split('-')[1]);
    expect(event.traceparent.split('-')[2]).not.toBe(cause.traceparent.split('-')[2]);
  });

  test('begins a chain where there is no cause', () => {
    expect(cause.correlationId).toMatch(/^c-[0-9a-f]{16}$/);
    expect(cause).not.toHaveProperty('causationId');
    expect(encodeEvent('headers', cause, {}, 'k').headers).not.toHaveProperty('causation-id');
  });
});

describe.each(['headers', 'cloudevents-binary', 'cloudevents-structured'] as const)('in the format %s', (format) => {
  test('an event comes back as it was', () => {
    expect(decodeEvent(record(format))).toEqual({ ...event, data });
  });

  test('a payload cut in the middle is malformed, and says why', () => {
    const whole = record(format);
    const cut = () => decodeEvent({ ...whole, value: whole.value.subarray(0, whole.value.length - 3) });
    expect(cut).toThrow(MalformedPayloadError);
    expect(cut).toThrow(/not JSON/);
  });
});

test('headers carry the names that others read', () => {
  expect(Object.keys(record('headers').headers)).toEqual([
    'event-id',
    'event-type',
    'event-source',
    'event-version',
    'occurred-at',
    'correlation-id',
    'causation-id',
    'traceparent',
    'content-type',
  ]);
  expect(record('cloudevents-binary').headers).toMatchObject({
    ce_specversion: '1.0',
    ce_id: event.eventId,
    ce_time: '2026-11-24T09:30:00.250Z',
    ce_correlationid: event.correlationId,
    ce_causationid: cause.eventId,
  });
  expect(record('cloudevents-structured').headers).toEqual({ 'content-type': 'application/cloudevents+json; charset=UTF-8' });
});

test('a replayed copy, with headers of the console’s, is the same event', () => {
  const { headers, value } = record('headers');
  expect(decodeEvent({ headers: { ...headers, 'redrive-job-id': 'j', 'redrive-origin': 'payments/0/1', 'redrive-attempt': '1' }, value })).toEqual({
    ...event,
    data,
  });
});

test('a record without an envelope is malformed', () => {
  expect(() => decodeEvent({ headers: {}, value: Buffer.from('{}') })).toThrow(MalformedPayloadError);
  expect(() => decodeEvent({ headers: undefined, value: null })).toThrow(MalformedPayloadError);
});
