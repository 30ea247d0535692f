import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import loadWabt from 'wabt';
import { plainRows } from '#scripts/test/plain-lists.ts';
import { bucketCount } from './grams.ts';
import { SegmentMarks } from './segment-marks.ts';
import { segmentMarksCode } from './segment-marks-code.ts';
import { groupIds, tailSegment, wholeSegment } from './segment-shape.ts';

test('the code is its source text, assembled', async () => {
  const source = readFileSync(new URL('./segment-marks.wat', import.meta.url), 'utf8');
  const wabt = await loadWabt();
  const { buffer } = wabt.parseWat('segment-marks.wat', source, { simd: true, bulk_memory: true }).toBinary({});
  expect(segmentMarksCode).toBe(Buffer.from(buffer).toString('base64'));
});

/** Texts of few letters make dense lists, bytes of any kind sparse ones; some lie in front of or behind sixteen bytes that are folded at once. */
const bytes = fc.oneof(
  fc.string({ unit: fc.constantFrom('A', 'a', 'Z', 'z', '@', '[', '`', '{', 'é'), maxLength: 70 }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 70 }).map((array) => Buffer.from(array)),
  fc.uint8Array({ minLength: 2_000, maxLength: 3_000 }).map((array) => Buffer.from(array)),
);

for (const [name, shape] of Object.entries({ tailSegment, wholeSegment })) {
  const marks = new SegmentMarks(shape);
  const field = fc.record({ index: fc.oneof(fc.nat(shape.ids - 1), fc.nat(300)), bytes });
  /** All groups from the first on hold these, so that one list names all, another a bitmap's worth. */
  const flood = fc.record({ upTo: fc.constantFrom(0, shape.ids / 5, shape.ids), bytes: fc.constantFrom(Buffer.from('ORDER-1'), Buffer.from('order-2')) });

  test(`the lists of a ${name} are those of the plain words, byte for byte, one segment after the other`, { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(field, { maxLength: 60 }), fc.array(flood, { maxLength: 2 }), (single, floods) => {
        const fields = [...single];
        for (const { upTo, bytes: same } of floods) for (let index = 0; index < upTo; index += groupIds) fields.push({ index, bytes: same });
        const start = 5;
        for (const { index, bytes: content } of fields) marks.mark(Math.floor(index / groupIds), start, start + content.copy(marks.input, start));
        const rows = new Map<number, Buffer>();
        for (let bucket = 0; bucket < bucketCount; bucket += shape.listsPerRow) {
          const row = Buffer.from(marks.takeRow(bucket).bytes);
          if (row.length > 0) rows.set(bucket / shape.listsPerRow, row);
        }
        expect(rows).toEqual(plainRows(shape, fields));
      }),
      { numRuns: shape === tailSegment ? 15 : 8 },
    );
  });
}

test('what is marked is left in lower case, and nothing beside it is touched', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(20), (content, start) => {
      const marks = new SegmentMarks(tailSegment);
      marks.input.fill('Q', 0, 200);
      marks.input.set(content, start);
      const before = Buffer.from(marks.input.subarray(0, 200));
      marks.mark(0, start, start + content.length);
      const expected = Buffer.from(before);
      for (let at = start; at < start + content.length; at++) {
        const byte = before[at] ?? 0;
        // Short of a gram nothing is to be found.
        expected[at] = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
      }
      expect(Buffer.from(marks.input.subarray(0, 200)).toString('hex')).toBe(expected.toString('hex'));
    }),
    { numRuns: 100 },
  );
});
