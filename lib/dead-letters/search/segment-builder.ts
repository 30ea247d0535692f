import { walkBodies } from '#lib/dead-letters/bodies/body-block.ts';
import { countBits, longestListBytes, writeList } from './bit-list.ts';
import { bucketCount, markGrams } from './grams.ts';
import { ListRow } from './list-row.ts';
import { addRarity, noRarity } from './rarity.ts';
import { groupIds, partWords, type SegmentShape } from './segment-shape.ts';

/** Columns lie this many words apart: at a power of two they would all want the same lines of the processor's cache. */
const columnWords = bucketCount + 16;

/**
 * Collects the grams of a segment's records as one matrix of bits, 32 groups × 65,536 buckets a column, so that marking a gram is one store into a quarter
 * of a megabyte. Takes 16 MB for a whole segment; one builder serves one segment after the other.
 */
export class SegmentBuilder {
  readonly #shape: SegmentShape;
  readonly #words: number;
  readonly #marks: Uint32Array;
  #records = 0;

  constructor(shape: SegmentShape) {
    this.#shape = shape;
    this.#words = partWords(shape);
    this.#marks = new Uint32Array(this.#words * columnWords);
  }

  /** How many records were added. */
  get records(): number {
    return this.#records;
  }

  /**
   * Adds those bodies of a block (body-block.ts) whose ids lie in the segment.
   * @param at how far the block's first id lies after the segment's; less than 0 before it.
   * @param largeValue of its only record, where that lies beside it.
   */
  addBlock(at: number, block: Buffer, largeValue: Buffer | null): void {
    walkBodies(block, ({ idOffset, keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd }) => {
      const index = at + idOffset;
      if (index < 0 || index >= this.#shape.ids) return;
      this.#records++;
      this.#addField(index, block, keyStart, keyEnd);
      this.#addField(index, block, valueStart, valueEnd);
      this.#addField(index, block, headersStart, headersEnd);
      if (largeValue !== null) this.#addField(index, largeValue, 0, largeValue.length);
    });
  }

  /** No gram spans two fields. */
  #addField(index: number, bytes: Uint8Array, start: number, end: number): void {
    if (start < 0) return;
    const group = Math.floor(index / groupIds);
    markGrams(bytes, start, end, this.#marks, (group >>> 5) * columnWords, 1 << (group & 31));
  }

  /**
   * Gives the rows of `search_list` in order, and forgets what was added. The bytes are a view that lasts for the call.
   * @returns how common each bucket is (rarity.ts).
   */
  finish(onRow: (row: number, bytes: Buffer) => void): Uint8Array {
    const { listsPerRow } = this.#shape;
    const words = this.#words;
    const marks = this.#marks;
    const list = new Uint32Array(words);
    const longest = longestListBytes(words);
    const encoded = new Uint8Array(longest);
    const row = new ListRow(listsPerRow * (longest + 5));
    const rarity = noRarity();
    for (let first = 0; first < bucketCount; first += listsPerRow) {
      row.clear();
      for (let bucket = first; bucket < first + listsPerRow; bucket++) {
        let count = 0;
        for (let word = 0, at = bucket; word < words; word++, at += columnWords) {
          const marked = marks[at] ?? 0;
          list[word] = marked;
          if (marked !== 0) count += countBits(marked);
        }
        addRarity(rarity, bucket, count / (words * 32));
        row.addPart(encoded, 0, writeList(list, words, count, encoded, 0));
      }
      const bytes = row.bytes();
      if (bytes.length > 0) onRow(first / listsPerRow, bytes);
    }
    this.clear();
    return rarity;
  }

  /** Forgets what was added. */
  clear(): void {
    this.#marks.fill(0);
    this.#records = 0;
  }
}
