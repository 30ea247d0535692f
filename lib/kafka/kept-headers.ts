import { walkHeaders } from './record-headers.ts';
import { VarintReader } from './varint.ts';

/** Whether to leave out the header at `index`, whose name is `nameStart` to `nameEnd` of `buffer`. */
export type IsHeaderDropped = (index: number, buffer: Buffer, nameStart: number, nameEnd: number) => boolean;

/**
 * Which headers of a record a copy keeps, as runs of bytes of the original, so that copying them is copying a few ranges. One object serves one record
 * after the other; `keepAll` and `keep` forget what was kept before.
 */
export class KeptHeaders {
  buffer: Buffer = Buffer.alloc(0);
  /** Start and end of each run, alternating; the first `runCount` pairs count. */
  runs: Int32Array = new Int32Array(32);
  runCount = 0;
  /** How many headers are kept. */
  count = 0;
  byteLength = 0;

  /** Keeps every header of the list (with its count) at `start` to `end` of `buffer`, without walking it: of bytes that were checked. */
  keepAll(buffer: Buffer, start = 0, end: number = buffer.length): this {
    this.#forget(buffer);
    const reader = new VarintReader(buffer, start, end);
    this.count = reader.readVarint();
    if (this.count > 0) this.#addRange(reader.position, end);
    return this;
  }

  /** Keeps those headers of the list (with its count) at `start` to `end` of `buffer` that are not dropped. Throws MalformedBytesError on a malformed list. */
  keep(buffer: Buffer, start: number, end: number, isDropped: IsHeaderDropped): this {
    this.#forget(buffer);
    let index = 0;
    walkHeaders(buffer, start, end, (entryStart, nameStart, nameEnd, _, entryEnd) => {
      if (isDropped(index++, buffer, nameStart, nameEnd)) return;
      this.count++;
      this.#addRange(entryStart, entryEnd);
    });
    return this;
  }

  /** Copies the kept headers to `target` at `position`; returns the position after them. The caller has made room. */
  copyTo(target: Buffer, position: number): number {
    let at = position;
    for (let run = 0; run < this.runCount; run++) {
      at += this.buffer.copy(target, at, this.runs[run * 2], this.runs[run * 2 + 1]);
    }
    return at;
  }

  #forget(buffer: Buffer): void {
    this.buffer = buffer;
    this.runCount = 0;
    this.count = 0;
    this.byteLength = 0;
  }

  #addRange(start: number, end: number): void {
    this.byteLength += end - start;
    const last = this.runCount * 2 - 1;
    if (last > 0 && this.runs[last] === start) {
      this.runs[last] = end;
      return;
    }
    if (this.runCount * 2 === this.runs.length) {
      const longer = new Int32Array(this.runs.length * 2);
      longer.set(this.runs);
      this.runs = longer;
    }
    this.runs[this.runCount * 2] = start;
    this.runs[this.runCount * 2 + 1] = end;
    this.runCount++;
  }
}
