import { expect, test } from 'vitest';
import { eventIdBits, isSameId, readTraceId, readUuid, traceIdBits, traceIdOf, traceTag, uuidOf, wordsToInt8 } from './event-id.ts';
import { traceHash } from './trace-hash.ts';

test.each(['0c9e77f2-1111-4222-8333-4444444444c1', 'ffffffff-ffff-4fff-bfff-ffffffffffff', '018f3f00-0000-7000-8000-000000000001'])(
  'the UUID %s comes back',
  (id) => {
    expect(uuidOf(eventIdBits('c', id))).toBe(id);
    expect(isSameId(eventIdBits('c', id), eventIdBits('other', id.toUpperCase()))).toBe(true);
  },
);

test('UUIDs of one clock, and of one machine, differ in what they are looked up by', () => {
  const digits = Array.from({ length: 1_000 }, (_, number) => number.toString(16).padStart(8, '0'));
  const ofOneInstant = digits.map((low) => `018f3f00-aaaa-7000-8000-5b2c${low}`);
  const ofOneMachine = digits.map((time) => `${time}-e1f2-11f0-8000-5b2c9d01aa07`);
  for (const ids of [ofOneInstant, ofOneMachine]) expect(new Set(ids.map((id) => eventIdBits('c', id).fold)).size).toBe(1_000);
});

test('an id that is no UUID has the bits of a hash, of its cluster', () => {
  const bits = eventIdBits('c', 'evt-7');
  expect(bits.high).toBe(-1n);
  expect(bits.fold).toBe(traceHash('c', 'event', 'evt-7'));
  expect(eventIdBits('d', 'evt-7').fold).not.toBe(bits.fold);
  expect(isSameId(bits, eventIdBits('c', 'evt-8'))).toBe(false);
});

test.each(['0af7651916cd43dd8448eb211c80319c', '463ac35c9f6413ad'])('the trace id %s comes back', (traceId) => {
  const { high, low } = traceIdBits(traceId);
  expect(traceIdOf(high, low)).toBe(traceId);
  expect(traceTag(low)).toBe(Buffer.from(traceId, 'hex').readInt32BE(traceId.length / 2 - 4));
});

test('a key, a chain and an event of one text have hashes of their own', () => {
  expect(new Set((['chain', 'key', 'event', 'business'] as const).map((as) => traceHash('c', as, 'x'))).size).toBe(4);
  expect(traceHash('c', 'key', Buffer.from('ord-1'))).toBe(traceHash('c', 'key', 'ord-1'));
});

const halves = ([highest = 0, higher = 0, lower = 0, lowest = 0]: Int32Array) => ({ high: wordsToInt8(highest, higher), low: wordsToInt8(lower, lowest) });

test('a UUID and a trace id read in place, among other bytes, are what they are as text', () => {
  const words = new Int32Array(4);
  for (const uuid of ['0c9e77f2-1111-4222-8333-4444444444c1', 'FFFFFFFF-ffff-4fff-bfff-ffffffffff00', '80000000-0000-4000-8000-000000000001']) {
    const bytes = Buffer.from(`ab${uuid}cd`);
    expect(readUuid(bytes, 2, 38, words)).toBe(true);
    const { high, low } = halves(words);
    expect(eventIdBits('c', uuid)).toEqual({ high, fold: high ^ low });
    expect(high).toBe(Buffer.from(uuid.replaceAll('-', ''), 'hex').readBigInt64BE());
  }
  for (const traceId of ['0af7651916cd43dd8448eb211c80319c', '463ac35c9f6413ad']) {
    const bytes = Buffer.from(`00-${traceId}-01`);
    readTraceId(bytes, 3, 3 + traceId.length, words);
    expect(halves(words)).toEqual(traceIdBits(traceId));
  }
});

test.each([
  '0c9e77f2-1111-4222-8333-4444444444c',
  '0c9e77f2-1111-4222-8333-4444444444cg',
  '0c9e77f2a1111-4222-8333-4444444444c1',
  '0c9e77f2-1111-4222-8333-44444444441ö',
  '',
])('no UUID is read from "%s"', (text) => {
  const bytes = Buffer.from(text);
  expect(readUuid(bytes, 0, bytes.length, new Int32Array(4))).toBe(false);
});
