import type pg from 'pg';
import { copyIn, type TableRows } from './copy-in.ts';
import { postgresText } from './postgres-text.ts';

const chunkBytes = 256 * 1024;
const leastChunkBytes = 1_024;
/** Each chunk is a message `CopyData`: its sign and length go before its rows. */
const copyData = 0x64;
const messageStart = 5;
const copyDone = Buffer.of(0x63, 0, 0, 0, 4);
const epoch2000Ms = 946_684_800_000n;

/** Chunks whose rows have been copied, to be filled again: memory of this size that comes and goes makes V8 collect garbage all the time. */
const spare: Buffer[] = [];
/** 8 MB at most: what a few batches on their way take. */
const mostSpare = 32;

const viewOf = (buffer: Buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.length);

/** Writes rows in Postgres's binary COPY format (PostgreSQL manual, COPY, "Binary Format"): no escaping, bytes stay bytes. */
export class CopyRows {
  /** What is full already; rows run on from one to the next. */
  readonly #chunks: Buffer[] = [];
  /** The bytes of each chunk, and of the one that is being filled: a view writes integers several times as fast, 64-bit ones above all. */
  readonly #views: DataView[] = [];
  readonly #chunkBytes: number;
  #buffer: Buffer;
  #view: DataView;
  #end = 0;
  /** Of the chunks those that may be filled again. */
  readonly #own: Buffer[] = [];
  readonly #columns: number;
  #rows = 0;
  #isEnded = false;

  /** @param expectedBytes about, of all rows: where they are few, so is the memory that they take. */
  constructor(columns: number, expectedBytes = chunkBytes) {
    this.#columns = columns;
    this.#chunkBytes = expectedBytes > chunkBytes / 4 ? chunkBytes : Math.max(leastChunkBytes, expectedBytes);
    this.#buffer = this.#newChunk();
    this.#view = this.#takeView();
    this.#end = messageStart;
    this.#end += this.#buffer.write('PGCOPY\n\xff\r\n\0', this.#end, 'latin1');
    this.#end = this.#buffer.writeInt32BE(0, this.#end);
    this.#end = this.#buffer.writeInt32BE(0, this.#end);
  }

  get rows(): number {
    return this.#rows;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return;
    this.#close();
    this.#buffer = messageStart + bytes <= this.#chunkBytes ? this.#newChunk() : Buffer.allocUnsafeSlow(messageStart + bytes);
    this.#view = this.#takeView();
    this.#end = messageStart;
  }

  #newChunk(): Buffer {
    return (this.#chunkBytes === chunkBytes ? spare.pop() : undefined) ?? Buffer.allocUnsafeSlow(this.#chunkBytes);
  }

  #takeView(): DataView {
    const view = viewOf(this.#buffer);
    this.#views.push(view);
    return view;
  }

  /** Begins a row; its fields follow in the order of the columns. */
  row(): this {
    this.#reserve(2);
    this.#end = this.#buffer.writeInt16BE(this.#columns, this.#end);
    this.#rows += 1;
    return this;
  }

  /**
   * Begins a row whose first fields, of these lengths, are filled in later: with a row read long before its ids are known, nothing else of it need be kept.
   * @returns the row's place: each field's bytes begin four behind the end of the one before.
   */
  rowWithBlanks(lengths: readonly number[]): number {
    let bytes = 2;
    for (const length of lengths) bytes += 4 + length;
    // Behind the beginning of a chunk of its own, which a large field has, a place would not say which chunk it is in.
    this.#reserve(this.#buffer.length > this.#chunkBytes ? this.#buffer.length + 1 : bytes);
    const place = this.#chunks.length * this.#chunkBytes + this.#end + 2;
    this.row();
    for (const length of lengths) {
      this.#view.setInt32(this.#end, length);
      this.#end += 4 + length;
    }
    return place;
  }

  /** Fills in an integer of 64 bits. @param at where its bytes begin */
  fillInt8(at: number, value: bigint): void {
    this.#views[Math.floor(at / this.#chunkBytes)]?.setBigInt64(at % this.#chunkBytes, value);
  }

  fillBool(at: number, value: boolean): void {
    this.#views[Math.floor(at / this.#chunkBytes)]?.setInt8(at % this.#chunkBytes, value ? 1 : 0);
  }

  null(): this {
    this.#reserve(4);
    this.#view.setInt32(this.#end, -1);
    this.#end += 4;
    return this;
  }

  int4(value: number | null): this {
    if (value === null) return this.null();
    this.#reserve(8);
    this.#view.setInt32(this.#end, 4);
    this.#view.setInt32(this.#end + 4, value);
    this.#end += 8;
    return this;
  }

  int8(value: bigint | null): this {
    if (value === null) return this.null();
    this.#reserve(12);
    this.#view.setInt32(this.#end, 8);
    this.#view.setBigInt64(this.#end + 4, value);
    this.#end += 12;
    return this;
  }

  /** An instant in milliseconds since 1970; Postgres counts microseconds since 2000. */
  timestamptz(ms: bigint): this {
    return this.int8((ms - epoch2000Ms) * 1_000n);
  }

  /** A UUID as 32 hexadecimal digits. */
  uuid(hex: string): this {
    this.#reserve(20);
    this.#end = this.#buffer.writeInt32BE(16, this.#end);
    this.#end += this.#buffer.write(hex, this.#end, 'hex');
    return this;
  }

  bool(value: boolean): this {
    this.#reserve(5);
    this.#end = this.#buffer.writeInt32BE(1, this.#end);
    this.#end = this.#buffer.writeInt8(value ? 1 : 0, this.#end);
    return this;
  }

  text(value: string | null): this {
    if (value === null) return this.null();
    const safe = postgresText(value);
    const bytes = Buffer.byteLength(safe);
    this.#reserve(4 + bytes);
    this.#view.setInt32(this.#end, bytes);
    this.#end += 4;
    this.#end += this.#buffer.write(safe, this.#end);
    return this;
  }

  bytes(value: Uint8Array | null): this {
    if (value === null) return this.null();
    this.#reserve(4 + value.length);
    this.#view.setInt32(this.#end, value.length);
    this.#end += 4;
    this.#buffer.set(value, this.#end);
    this.#end += value.length;
    return this;
  }

  #close(): void {
    this.#buffer[0] = copyData;
    // The length counts itself, not the sign.
    this.#view.setInt32(1, this.#end - 1);
    this.#chunks.push(this.#buffer.subarray(0, this.#end));
    if (this.#buffer.length === chunkBytes) this.#own.push(this.#buffer);
  }

  #closeLast(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#reserve(2);
    this.#end = this.#buffer.writeInt16BE(-1, this.#end);
    this.#close();
  }

  /** The rows for a table; none can be added any more. They may be copied again in another transaction, until they are released. */
  into(table: string, columns: readonly string[]): TableRows {
    this.#closeLast();
    return { table, columns, messages: [...this.#chunks, copyDone] };
  }

  /** Gives the memory on, once the server has answered, so that nothing of it is still to be sent. Call once, at the end. */
  release(): void {
    this.#closeLast();
    spare.push(...this.#own.slice(0, mostSpare - spare.length));
  }

  /** Copies the rows into a table. Call once. */
  async copyInto(client: pg.ClientBase, table: string, columns: readonly string[]): Promise<void> {
    await copyIn(client, [this.into(table, columns)]);
    this.release();
  }
}
