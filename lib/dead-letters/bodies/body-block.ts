import { MalformedBytesError } from '#lib/kafka/malformed-bytes-error.ts';
import type { RecordCursor } from '#lib/kafka/record-cursor.ts';
import { unsignedVarintLength, VarintReader, varintLength, writeUnsignedVarint, writeVarint } from '#lib/kafka/varint.ts';
import { compressBehind, decompressFrame } from './zstd-context.ts';

/**
 * Key, value and headers of a dead letter are its body. Bodies of records with ids side by side lie together in a block, compressed: a fifth of the bytes, while
 * one is still read in a twentieth of a millisecond. Written format of a block: for each record how much its id is larger than that of the one before (of the first,
 * than the block's: 0) as an unsigned varint; the length of its body, likewise; its body as Kafka has it in a record batch: `[key length, key, value length,
 * value, headers]`. All ids lie within 64 from the first on. Where a body is larger than 64 KB because of its value, that lies beside its block, which has null
 * in its place: a list that shows keys and headers does not read it.
 */
export const mostBlockRecords = 64;
/** A block is closed when it holds so many, or so much. Larger ones are shorter (64 records by a third), but searches unpack a block for eight of its records. */
const fullRecords = 16;
const fullBytes = 64 * 1024;

/** The key, value and headers (in Kafka's encoding, with their count) of a record. */
export interface RecordBody {
  key: Buffer | null;
  value: Buffer | null;
  headers: Buffer;
}

/** Where a body lies. */
export type BodyRange = Pick<RecordCursor, 'buffer' | 'keyValueStart' | 'keyStart' | 'keyEnd' | 'valueStart' | 'valueEnd' | 'headersStart' | 'headersEnd'>;

/** A block in the written format, as it is stored: `compressBytes` of it. */
export interface PackedBlock {
  /** Place of its first record among all that were packed, from 0 on. */
  firstPlace: number;
  records: number;
  bytes: Buffer;
  /** The value of its only record, where that is large, likewise. */
  largeValue: Buffer | null;
}

/** What blocks are filled in before they are compressed, one after the other; given on from one packer to the next. */
const spare: Buffer[] = [];
const fillBytes = 4 * fullBytes;

/** Packs bodies into blocks, in the order in which they are added. */
export class BodyPacker {
  readonly #blocks: PackedBlock[] = [];
  #buffer: Buffer = spare.pop() ?? Buffer.allocUnsafeSlow(fillBytes);
  /** Where the block that is being filled ends in the buffer. */
  #end = 0;
  #firstPlace = 0;
  #records = 0;

  /** @param idStep how much larger its id is than that of the one before. */
  add(range: BodyRange, idStep = 1): void {
    const { buffer, keyValueStart, headersEnd } = range;
    const bodyBytes = headersEnd - keyValueStart;
    if (bodyBytes > fullBytes && range.valueEnd - range.valueStart > fullBytes / 2) {
      this.#addLarge(range);
      return;
    }
    const step = this.#records === 0 ? 0 : idStep;
    this.#reserve(unsignedVarintLength(step) + unsignedVarintLength(bodyBytes) + bodyBytes);
    this.#end = writeUnsignedVarint(this.#buffer, this.#end, step);
    this.#end = writeUnsignedVarint(this.#buffer, this.#end, bodyBytes);
    this.#end += buffer.copy(this.#buffer, this.#end, keyValueStart, headersEnd);
    this.#records++;
    if (this.#records === fullRecords || this.#end >= fullBytes) this.#close();
  }

  #addLarge({ buffer, keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd }: BodyRange): void {
    if (this.#records > 0) this.#close();
    const keyBytes = keyStart < 0 ? -1 : keyEnd - keyStart;
    const bodyBytes = varintLength(keyBytes) + Math.max(keyBytes, 0) + varintLength(-1) + headersEnd - headersStart;
    this.#reserve(1 + unsignedVarintLength(bodyBytes) + bodyBytes);
    this.#end = writeUnsignedVarint(this.#buffer, this.#end, 0);
    this.#end = writeUnsignedVarint(this.#buffer, this.#end, bodyBytes);
    this.#end = writeVarint(this.#buffer, this.#end, keyBytes);
    if (keyBytes > 0) this.#end += buffer.copy(this.#buffer, this.#end, keyStart, keyEnd);
    this.#end = writeVarint(this.#buffer, this.#end, -1);
    this.#end += buffer.copy(this.#buffer, this.#end, headersStart, headersEnd);
    this.#records++;
    this.#close(buffer.subarray(valueStart, valueEnd));
  }

  /** All blocks. Call once, at the end. */
  finish(): PackedBlock[] {
    if (this.#records > 0) this.#close();
    if (this.#buffer.length === fillBytes && spare.length === 0) spare.push(this.#buffer);
    return this.#blocks;
  }

  #close(largeValue: Buffer | null = null): void {
    this.#blocks.push({
      firstPlace: this.#firstPlace,
      records: this.#records,
      bytes: compressBytes(this.#buffer.subarray(0, this.#end)),
      largeValue: largeValue === null ? null : compressBytes(largeValue),
    });
    this.#firstPlace += this.#records;
    this.#records = 0;
    this.#end = 0;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return;
    const open = this.#buffer.subarray(0, this.#end);
    this.#buffer = Buffer.allocUnsafeSlow(open.length + bytes);
    open.copy(this.#buffer);
  }
}

/** What stored bytes begin with. */
const codecs = { none: 0, zstd: 1 } as const;

/** Bytes as they are stored, compressed where that is shorter. */
export function compressBytes(bytes: Buffer): Buffer {
  const compressed = compressBehind(codecs.zstd, bytes);
  return compressed.length <= bytes.length ? compressed : Buffer.concat([Buffer.of(codecs.none), bytes]);
}

/** What was stored by `compressBytes`. @param into see decompressFrame. @throws Error where it was not */
export function decompressBytes(stored: Buffer, into?: Buffer): Buffer {
  const bytes = stored.subarray(1);
  if (stored[0] === codecs.zstd) return decompressFrame(bytes, into);
  if (stored[0] === codecs.none) return bytes;
  throw new Error(`stored bytes begin with ${stored[0]}: another version of Redrive wrote them`);
}

/** Where a body and its parts lie in a block, as a cursor says it; one object serves a whole walk. */
export interface BodyPlace extends Omit<BodyRange, 'buffer'> {
  /** How much larger the record's id is than that of the block's first. */
  idOffset: number;
  /** Where what is written of the record begins, its step and length included. */
  start: number;
}

/**
 * Walks the bodies in a block of the written format. @throws MalformedBytesError where it is not one
 * @param isWanted others are passed over, without a look into them
 */
export function walkBodies(block: Buffer, onBody: (place: BodyPlace) => void, isWanted?: (idOffset: number) => boolean): void {
  const reader = new VarintReader(block);
  const place = { idOffset: 0, start: 0, keyValueStart: 0, keyStart: 0, keyEnd: 0, valueStart: 0, valueEnd: 0, headersStart: 0, headersEnd: 0 };
  while (reader.position < block.length) {
    place.start = reader.position;
    place.idOffset += reader.readUnsignedVarint();
    const bodyBytes = reader.readUnsignedVarint();
    place.keyValueStart = reader.position;
    place.headersEnd = reader.position + bodyBytes;
    if (place.headersEnd > block.length) throw new MalformedBytesError('a body passes the end of its block', place.start);
    if (isWanted !== undefined && !isWanted(place.idOffset)) {
      reader.position = place.headersEnd;
      continue;
    }
    const keyBytes = reader.readVarint();
    place.keyStart = keyBytes < 0 ? -1 : reader.position;
    reader.position += Math.max(keyBytes, 0);
    place.keyEnd = keyBytes < 0 ? -1 : reader.position;
    const valueBytes = reader.readVarint();
    place.valueStart = valueBytes < 0 ? -1 : reader.position;
    reader.position += Math.max(valueBytes, 0);
    place.valueEnd = valueBytes < 0 ? -1 : reader.position;
    place.headersStart = reader.position;
    reader.position = place.headersEnd;
    onBody(place);
  }
}

/** The body at a place of a block: views of it. @param largeValue of the block's only record, where that lies beside it */
export function bodyAt(block: Buffer, { keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd }: BodyPlace, largeValue: Buffer | null): RecordBody {
  return {
    key: keyStart < 0 ? null : block.subarray(keyStart, keyEnd),
    value: valueStart < 0 ? largeValue : block.subarray(valueStart, valueEnd),
    headers: block.subarray(headersStart, headersEnd),
  };
}

/** Parts a block of ids side by side before its record number `before`, counted from 0. */
export function splitBlock({ firstPlace, records, bytes: stored }: PackedBlock, before: number): [PackedBlock, PackedBlock] {
  const bytes = Buffer.from(decompressBytes(stored));
  const starts: number[] = [];
  walkBodies(bytes, ({ start }) => starts.push(start));
  const at = starts[before];
  if (at === undefined) throw new RangeError(`a block of ${records} records has none of number ${before}`);
  // The step, which is of one byte, is now that of a first.
  bytes[at] = 0;
  return [
    { firstPlace, records: before, bytes: compressBytes(bytes.subarray(0, at)), largeValue: null },
    { firstPlace: firstPlace + before, records: records - before, bytes: compressBytes(bytes.subarray(at)), largeValue: null },
  ];
}
