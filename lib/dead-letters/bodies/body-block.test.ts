import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packBodies } from '#scripts/test/pack-bodies.ts';
import {
  BodyPacker,
  bodyAt,
  compressBytes,
  decompressBytes,
  mostBlockRecords,
  type PackedBlock,
  type RecordBody,
  splitBlock,
  walkBodies,
} from './body-block.ts';

/** The bodies of a block with their places among all. */
function unpack({ firstPlace, bytes, largeValue }: PackedBlock): [number, RecordBody][] {
  const bodies: [number, RecordBody][] = [];
  const block = decompressBytes(bytes);
  walkBodies(block, (place) => bodies.push([firstPlace + place.idOffset, bodyAt(block, place, largeValue === null ? null : decompressBytes(largeValue))]));
  return bodies;
}

const bytes = fc.uint8Array({ maxLength: 300 }).map((part) => Buffer.from(part));
const nullable = fc.oneof(
  fc.constant(null),
  bytes,
  fc.integer({ min: 20_000, max: 90_000 }).map((length) => Buffer.alloc(length, 'large ')),
);
const body = fc.record({ key: nullable, value: nullable, headers: bytes.map((part) => Buffer.concat([Buffer.of(0), part])) });
const numbered = (bodies: readonly RecordBody[]) => bodies.map((each, place) => [place, each]);

test('bodies come out of their blocks as they went in: nulls, empty and large ones, in their order', () => {
  fc.assert(
    fc.property(fc.array(body, { maxLength: 150 }), (bodies) => {
      const blocks = packBodies(bodies);
      for (const { records } of blocks) expect(records).toBeLessThanOrEqual(mostBlockRecords);
      expect(blocks.flatMap(unpack)).toEqual(numbered(bodies));
    }),
    { numRuns: 100 },
  );
});

test('a block that is parted holds the same', () => {
  const bodies = Array.from({ length: 16 }, (_, number) => ({ key: null, value: Buffer.from(`value ${number}`), headers: Buffer.of(0) }));
  for (const before of [1, 7, 15]) {
    const [block] = packBodies(bodies);
    if (block === undefined) throw new Error('nothing was packed');
    const parts = splitBlock(block, before);
    expect(parts.map(({ records }) => records)).toEqual([before, 16 - before]);
    expect(parts.flatMap(unpack)).toEqual(numbered(bodies));
  }
});

test('a large value lies beside its block, so that key and headers are read without it', () => {
  const value = Buffer.alloc(1_048_576, 'megabyte ');
  const small = { key: Buffer.from('small'), value: null, headers: Buffer.of(0) };
  const blocks = packBodies([small, { key: Buffer.from('large'), value, headers: Buffer.of(0) }, small]);
  expect(blocks.map(({ records, largeValue }) => [records, largeValue === null ? undefined : decompressBytes(largeValue).length])).toEqual([
    [1, undefined],
    [1, value.length],
    [1, undefined],
  ]);
  expect(blocks[1]?.bytes.length).toBeLessThan(20);
});

test('bytes that do not become shorter are stored as they are, and a damaged block is refused', () => {
  const noise = Buffer.from(Array.from({ length: 50 }, (_, index) => (index * 151) % 256));
  expect(compressBytes(noise).length).toBe(51);
  expect(() => decompressBytes(Buffer.from([7, 0]))).toThrow('another version');
  expect(() => walkBodies(Buffer.from([0, 100, 1]), () => undefined)).toThrow('passes the end');
});

test('a walk says of nulls what a cursor says, so that what is walked can be packed anew', () => {
  const headers = Buffer.concat([Buffer.of(0), Buffer.alloc(90_000, 'h')]);
  const bodies = [
    { key: Buffer.alloc(40_000, 'k'), value: null, headers: Buffer.of(0) },
    { key: null, value: null, headers },
  ];
  const packer = new BodyPacker();
  for (const { bytes } of packBodies(bodies)) {
    const block = decompressBytes(bytes);
    walkBodies(block, (place) => packer.add({ buffer: block, ...place }));
  }
  expect(packer.finish().flatMap(unpack)).toEqual(numbered(bodies));
});

test.each([
  ['the first', [1, 2]],
  ['the middle one', [0, 2]],
  ['the last', [0, 1]],
  ['all but the last', [2]],
  ['all', []],
  ['none', [0, 1, 2]],
])('a walk that passes over %s comes to the others as they are', (_what, wanted) => {
  const bodies = ['first', 'middle', 'last'].map((text) => ({ key: Buffer.from(`key of ${text}`), value: Buffer.from(text), headers: Buffer.of(0) }));
  const [packed] = packBodies(bodies);
  if (packed === undefined) throw new Error('nothing was packed');
  const block = decompressBytes(packed.bytes);
  const [asked, found]: [number[], [number, RecordBody][]] = [[], []];
  walkBodies(
    block,
    (place) => found.push([place.idOffset, bodyAt(block, place, null)]),
    (idOffset) => {
      asked.push(idOffset);
      return wanted.includes(idOffset);
    },
  );
  expect(asked).toEqual([0, 1, 2]);
  expect(found).toEqual(wanted.map((place) => [place, bodies[place]]));
});
