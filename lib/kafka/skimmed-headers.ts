import { type RecordHeader, walkHeaders } from './record-headers.ts';
import { longestKnownBytes, TextCache } from './text-cache.ts';

const names = new TextCache();
const texts = new TextCache();

/** A header that is looked at in its record's bytes: its value is made a view of them only when it is asked for, which takes longer than reading a number there. */
export class SkimmedHeader implements RecordHeader {
  name = '';
  bytes: Buffer = noBytes;
  /** Where its value stands; -1: it is null. */
  start = -1;
  end = -1;

  get value(): Buffer | null {
    return this.start < 0 ? null : this.bytes.subarray(this.start, this.end);
  }

  /** The value as text, where it is one of a few that come again and again; undefined where it is too long to be. */
  get shortText(): string | null | undefined {
    if (this.start < 0) return null;
    return this.end - this.start > longestKnownBytes ? undefined : texts.decode(this.bytes, this.start, this.end).text;
  }
}

const noBytes = Buffer.alloc(0);

/** Headers are used again for the next record; those beyond so many are not kept. */
const mostKept = 256;
const kept: SkimmedHeader[] = [];
const skimmed: SkimmedHeader[] = [];
let count = 0;
let bytes: Buffer = noBytes;

function onHeader(_: number, nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): void {
  const header = kept[count] ?? new SkimmedHeader();
  if (count < mostKept) kept[count] = header;
  header.name = names.decode(bytes, nameStart, nameEnd).text;
  header.bytes = bytes;
  header.start = valueStart;
  header.end = valueEnd;
  skimmed[count++] = header;
}

/**
 * The headers whose list stands from `start` to `end`, as `decodeHeaders` reads them but for names that are no UTF-8. For indexing, which asks for few values and
 * keeps none: the list and what is in it are good until the next call. @throws MalformedBytesError where that is not one list
 */
export function skimHeaders(buffer: Buffer, start: number, end: number): readonly RecordHeader[] {
  count = 0;
  bytes = buffer;
  walkHeaders(buffer, start, end, onHeader);
  // Setting a length gives memory back: most records have as many headers as the one before.
  if (skimmed.length !== count) skimmed.length = count;
  return skimmed;
}
