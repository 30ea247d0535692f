import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decompressBytes } from '#lib/dead-letters/bodies/body-block.ts';
import { packBodies } from '#scripts/test/pack-bodies.ts';
import { setBitsDescending } from './bit-words.ts';
import { bucketsOf } from './grams.ts';
import { readBucket } from './list-row.ts';
import { recordMatches } from './record-matches.ts';
import { searchPattern } from './search-query.ts';
import { SegmentBuilder } from './segment-builder.ts';
import { groupIds, tailSegment } from './segment-shape.ts';

const builder = new SegmentBuilder(tailSegment);
const headers = Buffer.from([0]);

function build(values: ReadonlyMap<number, Buffer>): Map<number, Buffer> {
  for (const [index, value] of values) {
    for (const { bytes, largeValue } of packBodies([{ key: null, value, headers }]))
      builder.addBlock(index, decompressBytes(bytes), largeValue === null ? null : decompressBytes(largeValue));
  }
  expect(builder.records).toBe(values.size);
  const rows = new Map<number, Buffer>();
  builder.finish((row, bytes) => rows.set(row, Buffer.from(bytes)));
  return rows;
}

/** The groups that hold every gram of a needle, as the lists say. */
function groupsWith(rows: ReadonlyMap<number, Buffer>, needle: Buffer): Set<number> {
  const groups = tailSegment.ids / groupIds;
  const all = new Set(Array.from({ length: groups }, (_, group) => group));
  for (const bucket of bucketsOf(needle)) {
    const bits = new Uint32Array(groups / 32);
    const row = rows.get(Math.floor(bucket / tailSegment.listsPerRow));
    if (row !== undefined) readBucket(row, tailSegment, bucket, bits);
    const here = new Set(setBitsDescending(bits));
    for (const group of all) if (!here.has(group)) all.delete(group);
  }
  return all;
}

const text = fc.string({ unit: fc.constantFrom('a', 'B', '"', '\\', 'é', '\n', '7'), maxLength: 24 }).map((value) => Buffer.from(value));
const bytes = fc.uint8Array({ maxLength: 24 }).map((value) => Buffer.from(value));
const records = fc
  .dictionary(fc.nat(tailSegment.ids - 1).map(String), fc.oneof(text, bytes), { maxKeys: 40 })
  .map((byIndex) => new Map(Object.entries(byIndex).map(([index, value]) => [Number(index), value])));
const needles = fc.string({ unit: fc.constantFrom('a', 'b', '"', '\\', 'É', 'é', '7'), minLength: 4, maxLength: 6 });

test('a record that a full scan finds lies in a group that the lists name, whatever its bytes', () => {
  fc.assert(
    fc.property(records, needles, (values, needle) => {
      const rows = build(values);
      const { forms } = searchPattern({ needle, headers: [] });
      const named = new Set(forms.flatMap((form) => [...groupsWith(rows, form.bytes)]));
      for (const [index, value] of values) {
        const matches = recordMatches({ key: null, value, headers }, searchPattern({ needle, headers: [] }));
        if (matches) expect(named).toContain(Math.floor(index / groupIds));
      }
    }),
    { numRuns: 200 },
  );
});

test('every piece of four bytes or more of a record is found again, in either case', () => {
  fc.assert(
    fc.property(fc.nat(tailSegment.ids - 1), fc.uint8Array({ minLength: 4, maxLength: 60 }), fc.nat(), fc.nat(), (index, content, from, length) => {
      const value = Buffer.from(content);
      const start = from % (value.length - 3);
      const piece = value.subarray(start, start + 4 + (length % (value.length - start - 3)));
      expect(groupsWith(build(new Map([[index, value]])), piece)).toEqual(new Set([Math.floor(index / groupIds)]));
    }),
    { numRuns: 200 },
  );
});

test('one builder serves one segment after the other', () => {
  build(new Map([[9, Buffer.from('the first')]]));
  expect(groupsWith(build(new Map([[20, Buffer.from('another')]])), Buffer.from('the first')).size).toBe(0);
});
