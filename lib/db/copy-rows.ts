import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { postgresText } from './postgres-text.ts';

const chunkBytes = 256 * 1024;
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
  #buffer: Buffer = spare.pop() ?? Buffer.allocUnsafeSlow(chunkBytes);
  /** The same bytes: it writes integers several times as fast, 64-bit ones above all. */
  #view = viewOf(this.#buffer);
  #end = 0;
  /** Of the chunks those that may be filled again. */
  readonly #own: Buffer[] = [];
  readonly #columns: number;
  #rows = 0;

  constructor(columns: number) {
    this.#columns = columns;
    this.#end = this.#buffer.write('PGCOPY\n\xff\r\n\0', 'latin1');
    this.#end = this.#buffer.writeInt32BE(0, this.#end);
    this.#end = this.#buffer.writeInt32BE(0, this.#end);
  }

  get rows(): number {
    return this.#rows;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return;
    this.#close();
    this.#buffer = bytes <= chunkBytes ? (spare.pop() ?? Buffer.allocUnsafeSlow(chunkBytes)) : Buffer.allocUnsafeSlow(bytes);
    this.#view = viewOf(this.#buffer);
    this.#end = 0;
  }

  /** Begins a row; its fields follow in the order of the columns. */
  row(): this {
    this.#reserve(2);
    this.#end = this.#buffer.writeInt16BE(this.#columns, this.#end);
    this.#rows += 1;
    return this;
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
    this.#chunks.push(this.#buffer.subarray(0, this.#end));
    if (this.#buffer.length === chunkBytes) this.#own.push(this.#buffer);
  }

  /** Copies the rows into a table. Call once. */
  async copyInto(client: pg.ClientBase, table: string, columns: readonly string[]): Promise<void> {
    this.#reserve(2);
    this.#end = this.#buffer.writeInt16BE(-1, this.#end);
    const target = client.query(copyFrom(`copy ${table} (${columns.map((column) => `"${column}"`).join(', ')}) from stdin (format binary)`));
    this.#close();
    await pipeline(Readable.from(this.#chunks), target);
    // The server has answered, so nothing of them is still to be sent.
    spare.push(...this.#own.slice(0, mostSpare - spare.length));
  }
}
