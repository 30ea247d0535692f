import { z } from 'zod';
import { longestListBytes } from './bit-list.ts';
import { bucketCount } from './grams.ts';
import { segmentMarksCode } from './segment-marks-code.ts';
import { partWords, type SegmentShape } from './segment-shape.ts';

/** What segment-marks.wat exports, as it says there. */
const exported = z.object({
  memory: z.instanceof(WebAssembly.Memory),
  mark: z.custom<(start: number, end: number, column: number, bit: number) => void>((value) => typeof value === 'function'),
  row: z.custom<(marks: number, stride: number, words: number, lists: number, scratch: number, counts: number, target: number) => number>(
    (value) => typeof value === 'function',
  ),
});

const wasmPage = 65_536;
/** Room for the bytes whose grams are to be marked. A block is rarely larger (body-block.ts). */
const inputBytes = 128 * 1024;
/** Columns lie this far apart: at a power of two they would all want the same lines of the processor's cache. */
const columnBytes = (bucketCount + 16) * 4;

/** A row of lists, and how many groups each names; views that last until the next call. */
interface MarkedRow {
  bytes: Buffer;
  counts: Uint32Array;
}

const code = new WebAssembly.Module(Buffer.from(segmentMarksCode, 'base64'));

/**
 * The marks of a segment's groups as one matrix of bits: 32 groups × 65,536 buckets a column, so that marking a gram is one store into a quarter of a megabyte.
 * Takes 16 MB for a whole segment. Its loops are WebAssembly (segment-marks.wat): a third of what the same in JavaScript took, which was most of sealing.
 */
export class SegmentMarks {
  /** What is to be marked is put here. */
  readonly input: Buffer;
  readonly #wasm: z.infer<typeof exported>;
  readonly #shape: SegmentShape;
  readonly #words: number;
  readonly #scratch: number;
  readonly #counts: number;
  readonly #target: number;
  readonly #marks: number;
  readonly #countsOfRow: Uint32Array;

  constructor(shape: SegmentShape) {
    this.#shape = shape;
    this.#words = partWords(shape);
    this.#scratch = inputBytes;
    this.#counts = this.#scratch + shape.listsPerRow * this.#words * 4;
    this.#target = this.#counts + shape.listsPerRow * 4;
    // On a line of the processor's cache.
    this.#marks = Math.ceil((this.#target + shape.listsPerRow * (longestListBytes(this.#words) + 2)) / 64) * 64;
    this.#wasm = exported.parse(new WebAssembly.Instance(code).exports);
    const { memory } = this.#wasm;
    memory.grow(Math.ceil((this.#marks + this.#words * columnBytes) / wasmPage) - memory.buffer.byteLength / wasmPage);
    this.input = Buffer.from(memory.buffer, 0, inputBytes);
    this.#countsOfRow = new Uint32Array(memory.buffer, this.#counts, shape.listsPerRow);
  }

  /** Marks for `group` the bucket of every gram in `input` from `start` to `end`, which is then in lower case. About 0.7 ns a byte. */
  mark(group: number, start: number, end: number): void {
    this.#wasm.mark(start, end, this.#marks + (group >>> 5) * columnBytes, 1 << (group & 31));
  }

  /** The row of `search_list` (list-row.ts) that begins with this bucket; its marks are cleared. */
  takeRow(firstBucket: number): MarkedRow {
    const marks = this.#marks + firstBucket * 4;
    const end = this.#wasm.row(marks, columnBytes, this.#words, this.#shape.listsPerRow, this.#scratch, this.#counts, this.#target);
    return { bytes: Buffer.from(this.#wasm.memory.buffer, this.#target, end - this.#target), counts: this.#countsOfRow };
  }

  clear(): void {
    new Uint8Array(this.#wasm.memory.buffer, this.#marks).fill(0);
  }
}
