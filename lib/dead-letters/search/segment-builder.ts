import { walkBodies } from '#lib/dead-letters/bodies/body-block.ts';
import { bucketCount, gramBytes } from './grams.ts';
import { asByte, noRarity } from './rarity.ts';
import { SegmentMarks } from './segment-marks.ts';
import { groupIds, type SegmentShape } from './segment-shape.ts';

/** Collects the grams of a segment's records. One builder serves one segment after the other. */
export class SegmentBuilder {
  readonly #shape: SegmentShape;
  readonly #marks: SegmentMarks;
  /** How common a bucket is (rarity.ts), by how many groups hold one of its grams: a logarithm for each of 65,536 buckets took a twentieth of sealing. */
  readonly #rarityOf: Uint8Array;
  #records = 0;

  constructor(shape: SegmentShape) {
    this.#shape = shape;
    this.#marks = new SegmentMarks(shape);
    const groups = shape.ids / groupIds;
    this.#rarityOf = Uint8Array.from({ length: groups + 1 }, (_, count) => asByte(count / groups));
  }

  /** How many records were added. */
  get records(): number {
    return this.#records;
  }

  /** Where a block may be unpacked to, so that `addBlock` need not copy it. Good until the next one is added. */
  get input(): Buffer {
    return this.#marks.input;
  }

  /**
   * Adds those bodies of a block (body-block.ts) whose ids lie in the segment.
   * @param at how far the block's first id lies after the segment's; less than 0 before it.
   * @param largeValue of its only record, where that lies beside it.
   */
  addBlock(at: number, block: Buffer, largeValue: Buffer | null): void {
    const { input } = this.#marks;
    const isThere = block.buffer === input.buffer && block.byteOffset === input.byteOffset;
    if (!isThere && block.length <= input.length) block.copy(input);
    walkBodies(block, ({ idOffset, keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd }) => {
      const index = at + idOffset;
      if (index < 0 || index >= this.#shape.ids) return;
      this.#records++;
      const group = Math.floor(index / groupIds);
      this.#addField(group, block, keyStart, keyEnd);
      this.#addField(group, block, valueStart, valueEnd);
      this.#addField(group, block, headersStart, headersEnd);
    });
    const group = Math.floor(at / groupIds);
    if (largeValue !== null && at >= 0 && at < this.#shape.ids) this.#addLarge(group, largeValue, 0, largeValue.length);
  }

  /** No gram spans two fields. */
  #addField(group: number, block: Buffer, start: number, end: number): void {
    if (start < 0) return;
    if (block.length <= this.#marks.input.length) this.#marks.mark(group, start, end);
    else this.#addLarge(group, block, start, end);
  }

  /** Piece by piece; each begins with the last three bytes of the one before. */
  #addLarge(group: number, bytes: Buffer, start: number, end: number): void {
    const { input } = this.#marks;
    for (let from = start; from + gramBytes <= end; from += input.length - gramBytes + 1) {
      this.#marks.mark(group, 0, bytes.copy(input, 0, from, Math.min(end, from + input.length)));
    }
  }

  /**
   * Gives the rows of `search_list` in order, and forgets what was added. The bytes are a view that lasts for the call.
   * @returns how common each bucket is (rarity.ts).
   */
  finish(onRow: (row: number, bytes: Buffer) => void): Uint8Array {
    const { listsPerRow } = this.#shape;
    const rarity = noRarity();
    for (let first = 0; first < bucketCount; first += listsPerRow) {
      const { bytes, counts } = this.#marks.takeRow(first);
      for (let list = 0; list < listsPerRow; list++) rarity[first + list] = this.#rarityOf[counts[list] ?? 0] ?? 0;
      if (bytes.length > 0) onRow(first / listsPerRow, bytes);
    }
    this.#records = 0;
    return rarity;
  }

  /** Forgets what was added. */
  clear(): void {
    this.#marks.clear();
    this.#records = 0;
  }
}
