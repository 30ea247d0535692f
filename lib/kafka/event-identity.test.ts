import { describe, expect, test } from 'vitest';
import { type HeaderPairs, headerBytes, payloadBytes, readSaid } from '#scripts/test/read-said.ts';
import { explainIdentity } from './event-identity.ts';

const trace = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${trace}-b7ad6b7169203331-01`;
const structured: HeaderPairs = [['content-type', 'application/cloudevents+json; charset=UTF-8']];

describe('precedence', () => {
  /** Places in the order in which they count, each saying its own name. */
  const payloadOf = (path: string) => path.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), path);
  test.each([
    { field: 'eventId', headers: ['ce_id', 'event-id', 'x-event-id', 'message-id', 'id'], payload: ['eventId', 'id'] },
    { field: 'type', headers: ['ce_type', 'event-type'], payload: ['type'] },
    { field: 'source', headers: ['ce_source', 'event-source'], payload: ['source'] },
    { field: 'version', headers: ['ce_dataschema'], payload: ['version', 'schemaVersion'] },
    {
      field: 'correlationId',
      headers: ['ce_correlationid', 'ConversationId', 'x-correlation-id', 'correlation-id', 'x-request-id'],
      payload: ['correlationId', 'metadata.correlationId'],
    },
    { field: 'causationId', headers: ['ce_causationid', 'x-causation-id', 'causation-id'], payload: ['causationId', 'metadata.causationId'] },
  ] as const)('of $field: headers before the payload, each in the order of the table, however they are sent', ({ field, headers, payload }) => {
    for (let from = 0; from < headers.length + payload.length; from++) {
      const left = headers.slice(from);
      const value = Object.assign(
        {},
        ...payload
          .slice(Math.max(0, from - headers.length))
          .map(payloadOf)
          .reverse(),
      );
      const expected = left[0] ?? payload[from - headers.length];
      const pairs: HeaderPairs = left.map((name) => [name, name]);
      expect(readSaid(pairs, value)[field]).toBe(expected);
      expect(readSaid(pairs.reverse(), value)[field]).toBe(expected);
    }
  });

  test('a correlation id in the payload comes before the trace id', () => {
    expect(readSaid([['traceparent', traceparent]], { correlationId: 'c1' })).toMatchObject({ correlationId: 'c1', traceId: trace });
  });

  test('of headers of one name the last counts, of payload fields the first', () => {
    expect(
      readSaid(
        [
          ['event-id', 'a'],
          ['eventId', 'b'],
        ],
        '{"type":"a","type":"b"}',
      ),
    ).toMatchObject({ eventId: 'b', type: 'a' });
  });
});

describe('hostile values', () => {
  test('are cut to 500 characters; half a character is none', () => {
    const long = `${'x'.repeat(499)}😀`;
    expect(readSaid([['event-id', 'é'.repeat(1_000_000)]]).eventId).toBe('é'.repeat(500));
    expect(readSaid([['event-id', long]]).eventId).toBe(`${'x'.repeat(499)}\ufffd`);
    expect(readSaid([], { eventId: long, type: '\n'.repeat(600) })).toEqual({ eventId: `${'x'.repeat(499)}\ufffd`, type: '\n'.repeat(500) });
  });

  test('NUL characters, invalid UTF-8 and lone surrogates become what Postgres takes', () => {
    expect(
      readSaid([
        ['event-id', 'a\0b'],
        ['event-type', Buffer.from([0x61, 0xff])],
      ]),
    ).toEqual({ eventId: 'a␀b', type: 'a\ufffd' });
    expect(readSaid([], '{"eventId":"a\\u0000b","type":"\\ud800"}')).toEqual({ eventId: 'a␀b', type: '\ufffd' });
  });

  test('a payload is looked at for 64 KB and no further', () => {
    const padding = (bytes: number) => `{"data":"${'x'.repeat(bytes)}","eventId":"e1"}`;
    expect(readSaid([], padding(65_000))).toEqual({ eventId: 'e1' });
    expect(readSaid([], padding(1_000_000))).toEqual({});
  });
});

describe('where it was found', () => {
  test('is said with the name as the record writes it', () => {
    const headers = headerBytes([
      ['X-Correlation-ID', 'c1'],
      ['NServiceBus.RelatedTo', 'm0'],
      ['axon-message-timestamp', Buffer.from('000001a20b92c6ba', 'hex')],
    ]);
    expect(explainIdentity(headers, payloadBytes({ event_id: 'e1', metadata: { causationID: 'no' } }))).toMatchObject({
      eventId: { value: 'e1', in: 'payload', name: 'event_id', by: 'payload' },
      correlationId: { value: 'c1', in: 'header', name: 'X-Correlation-ID', by: 'header', isTraceId: false },
      causationId: { value: 'no', in: 'payload', name: 'metadata.causationID' },
      time: { value: String(0x1a20b92c6ban), in: 'header', name: 'axon-message-timestamp', by: 'Axon' },
      at: 0x1a20b92c6ban,
      traceId: null,
    });
  });

  test('says so where the trace id stands for a correlation id', () => {
    const found = { value: trace, in: 'header', name: 'traceparent', by: 'W3C Trace Context' };
    expect(explainIdentity(headerBytes([['traceparent', traceparent]]), null)).toMatchObject({
      traceId: { ...found, isTraceId: false },
      correlationId: { ...found, isTraceId: true },
    });
  });

  test('the time of a CloudEvent is an instant', () => {
    const { time, at } = explainIdentity(headerBytes(structured), payloadBytes({ time: '2026-11-24T09:30:00.250Z' }));
    expect({ value: time?.value, at }).toEqual({ value: '2026-11-24T09:30:00.250Z', at: 1_795_512_600_250n });
  });
});
