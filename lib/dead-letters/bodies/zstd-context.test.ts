import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compressBehind, decompressFrame } from './zstd-context.ts';

/** From nothing to what is too large for the contexts, some of it well compressible. */
const bytes = fc
  .tuple(fc.uint8Array({ maxLength: 400 }), fc.oneof(fc.nat({ max: 500 }), fc.constant(20_000)))
  .map(([piece, times]) => Buffer.concat(Array.from({ length: piece.length === 0 ? 0 : times }, () => piece)).subarray(0, 300_000));

test('what one context compressed after other bytes is what Node itself unpacks, and the other way round', () => {
  fc.assert(
    fc.property(fc.array(bytes, { minLength: 1, maxLength: 5 }), (all) => {
      for (const each of all) {
        const frame = compressBehind(7, each);
        expect(frame[0]).toBe(7);
        expect(zstdDecompressSync(frame.subarray(1)).equals(each)).toBe(true);
        expect(decompressFrame(frame.subarray(1)).equals(each)).toBe(true);
        expect(decompressFrame(zstdCompressSync(each)).equals(each)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

test('a frame that is cut off or damaged throws, and the next one is read as if nothing had been', () => {
  const text = Buffer.from('a dead letter '.repeat(500));
  const frame = compressBehind(0, text).subarray(1);
  for (let end = 0; end < frame.length; end++) {
    expect(() => decompressFrame(frame.subarray(0, end))).toThrow();
    expect(decompressFrame(frame).equals(text)).toBe(true);
  }
  for (let at = 0; at < frame.length; at++) {
    const damaged = Buffer.from(frame);
    damaged[at] = (damaged[at] ?? 0) ^ 0x55;
    let node: Buffer | undefined;
    try {
      node = zstdDecompressSync(damaged);
    } catch {
      // Not every damage shows: a frame of these has no checksum.
    }
    if (node === undefined) expect(() => decompressFrame(damaged)).toThrow();
    else expect(decompressFrame(damaged).equals(node)).toBe(true);
    expect(decompressFrame(frame).equals(text)).toBe(true);
  }
});
