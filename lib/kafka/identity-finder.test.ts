import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzCases } from '#scripts/test/torture-rounds.ts';
import { type EventIdentity, explainIdentity, readIdentity } from './event-identity.ts';
import { builtInPlaces, type IdentityField, type Place } from './event-identity-places.ts';
import { foldName } from './name-table.ts';
import { encodeHeaders } from './record-headers.ts';

const numRuns = fuzzCases(500);

type Headers = [name: string, value: string][];

const folds = new Map<string, string>();
/** The same names come a hundred thousand times. */
function fold(name: string): string {
  const folded = folds.get(name) ?? foldName(name);
  folds.set(name, folded);
  return folded;
}

/** What DESIGN's table says of an event, place after place, from decoded headers and a parsed payload: the slow and plain way. */
function readSlowly(headers: Headers, payload: Record<string, unknown>, { isAnnounced }: { isAnnounced: boolean }): Partial<EventIdentity> {
  const fieldOf = (object: unknown, name: string): unknown =>
    typeof object === 'object' && object !== null ? Object.entries(object).find(([key]) => fold(key) === fold(name))?.[1] : undefined;
  const headerOf = (name: string) => headers.findLast((header) => fold(header[0]) === fold(name) && header[1] !== '')?.[1];
  const isWolverine = headerOf('message-type') !== undefined;
  const valueAt = (place: Place): unknown => {
    if (place.in === 'payload') return place.name.split('.').reduce(fieldOf, payload);
    if (place.in === 'cloudevent') return isAnnounced ? fieldOf(payload, place.name) : undefined;
    return place.ifWolverine === undefined || place.ifWolverine === isWolverine ? headerOf(place.name) : undefined;
  };
  const first = (field: IdentityField) =>
    builtInPlaces[field]
      .map(valueAt)
      .find((value) => (typeof value === 'string' && value !== '') || typeof value === 'number')
      ?.toString() ?? null;
  return {
    eventId: first('eventId'),
    type: first('type'),
    source: first('source'),
    version: first('version'),
    causationId: first('causationId'),
    correlationId: first('correlationId'),
  };
}

const places = Object.entries(builtInPlaces).flatMap(([field, list]) => (field === 'traceId' ? [] : list));
const headerNames = places.flatMap((place) => (place.in === 'header' ? [place.name, place.name.toUpperCase().replaceAll('-', '_')] : []));
const payloadNames = places.flatMap((place) => (place.in === 'header' ? [] : [place.name.replace('metadata.', '')]));
const word = fc.stringMatching(/^[A-Za-z0-9/ ]{0,12}$/);
const someHeaders = fc.array(fc.tuple(fc.constantFrom(...headerNames, 'kafka_correlationId', 'other'), word), { maxLength: 8 });
const someFields = fc.dictionary(
  fc.constantFrom(...payloadNames, 'data', 'other'),
  fc.oneof(word, fc.nat(), fc.constant(null), fc.dictionary(word, word, { maxKeys: 2 })),
  {
    maxKeys: 8,
  },
);
/** Of two names that fold alike the walk takes the first that says something; here each is there once. */
const onceEach = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([name], index, all) => all.findIndex(([other]) => fold(other) === fold(name)) === index));

test('what is found without decoding is what the table says', () => {
  fc.assert(
    fc.property(someHeaders, someFields, someFields, fc.boolean(), (pairs, fields, metadata, isAnnounced) => {
      const payload = { ...onceEach(fields), metadata: onceEach(metadata) };
      const headers: Headers = isAnnounced ? [...pairs, ['content-type', 'application/cloudevents+json']] : pairs;
      const bytes = encodeHeaders(headers.map(([name, value]) => ({ name, value: Buffer.from(value) })));
      expect(readIdentity(bytes, Buffer.from(JSON.stringify(payload)))).toMatchObject(readSlowly(headers, payload, { isAnnounced }));
    }),
    { numRuns },
  );
});

const anyHeader = fc.record({
  name: fc.oneof(fc.constantFrom(...headerNames, 'content-type', 'traceparent', 'b3', 'X-B3-TraceId'), fc.string({ unit: 'binary', maxLength: 8 })),
  value: fc.option(
    fc.oneof(
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom('application/cloudevents+json', '"', '{"schema":1,"payload":"\\u0000"}', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')
        .map((text) => Buffer.from(text)),
      fc.nat(900).map((length) => Buffer.alloc(length, 'é')),
    ),
  ),
});
const anyValue = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  fc.tuple(fc.jsonValue(), fc.nat(200)).map(([json, end]) => Buffer.from(JSON.stringify(json)).subarray(0, end)),
  fc
    .array(fc.tuple(fc.constantFrom(...payloadNames, 'specversion', 'traceparent', 'metadata'), fc.jsonValue({ maxDepth: 1 })), { maxLength: 8 })
    .map((entries) => Buffer.from(`{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`)),
);

test('whatever a record holds, it has an identity that Postgres takes, the same when shown', () => {
  fc.assert(
    fc.property(fc.array(anyHeader, { maxLength: 8 }), fc.option(anyValue), (headers, value) => {
      const bytes = encodeHeaders(headers);
      const identity = readIdentity(bytes, value);
      for (const text of Object.values(identity)) {
        if (text === null) continue;
        expect(text.length).toBeLessThanOrEqual(500);
        expect(text.isWellFormed() && !text.includes('\0')).toBe(true);
      }
      const { time: _, at: __, ...explained } = explainIdentity(bytes, value);
      expect(Object.fromEntries(Object.entries(explained).map(([field, found]) => [field, found?.value ?? null]))).toEqual(identity);
    }),
    { numRuns },
  );
});
