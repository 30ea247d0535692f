import type { TableRows } from '#lib/db/copy-in.ts';

/** Columns of 64 bits, in the order of their numbers. */
const wide = ['event_high', 'event_fold', 'cause_high', 'cause_fold', 'chain', 'key', 'timestamp_ms', 'offset'] as const;
/** Columns of 32 bits. */
const narrow = ['place', 'kind', 'size_bytes', 'trace_tag'] as const;
const columns = [...wide, ...narrow];

const wideBytes = 4 + 8;
const narrowBytes = 4 + 4;
const rowBytes = 2 + wide.length * wideBytes + narrow.length * narrowBytes;
const wideAt = (column: (typeof wide)[number]) => 2 + wide.indexOf(column) * wideBytes + 4;
const narrowAt = (column: (typeof narrow)[number]) => 2 + wide.length * wideBytes + narrow.indexOf(column) * narrowBytes + 4;
const at = {
  eventHigh: wideAt('event_high'),
  eventFold: wideAt('event_fold'),
  causeHigh: wideAt('cause_high'),
  causeFold: wideAt('cause_fold'),
  chain: wideAt('chain'),
  key: wideAt('key'),
  timestampMs: wideAt('timestamp_ms'),
  offset: wideAt('offset'),
  place: narrowAt('place'),
  kind: narrowAt('kind'),
  sizeBytes: narrowAt('size_bytes'),
  traceTag: narrowAt('trace_tag'),
} as const;

/** A row of no event: how many fields, and the length of each before it (PostgreSQL manual, COPY, "Binary Format"). */
const blank = Buffer.alloc(rowBytes);
blank.writeInt16BE(columns.length, 0);
for (const column of wide) blank.writeInt32BE(8, wideAt(column) - 4);
for (const column of narrow) blank.writeInt32BE(4, narrowAt(column) - 4);

const head = Buffer.concat([Buffer.of(0x64, 0, 0, 0, 0), Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
/** What ends the rows. */
const endBytes = 2;
const copyDone = Buffer.of(0x63, 0, 0, 0, 4);
const leastRows = 64;
/** Where a row begins. */
const placeOf = (row: number) => head.length + row * rowBytes;

/** Memory of rows that were stored, to be filled again. */
const spare: Buffer[] = [];
/** About 10 MB at most: what the batches on their way take. */
const mostSpare = 16;
const largestSpare = 640 * 1_024;

const viewOf = (buffer: Buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.length);

function take(bytes: number): Buffer {
  const index = spare.findIndex(({ length }) => length >= bytes);
  const [found] = index < 0 ? [] : spare.splice(index, 1);
  return found ?? Buffer.allocUnsafeSlow(bytes <= largestSpare ? largestSpare : bytes);
}

function release(buffer: Buffer): void {
  if (spare.length < mostSpare && buffer.length === largestSpare) spare.push(buffer);
}

/**
 * The rows of trace_event of one batch, written where they are sent from: all are of one length, so nothing of an event need be kept beside. Integers of 64 bits
 * are given as their two halves wherever they are no numbers that are counted with: no BigInt has to be made of them.
 */
export class EventRows {
  #rows: Buffer;
  #view: DataView;
  #count = 0;
  /** Where the row that was begun last begins. */
  #start = 0;

  constructor(expectedRows: number) {
    this.#rows = take(placeOf(Math.max(leastRows, expectedRows)) + endBytes);
    this.#view = viewOf(this.#rows);
    head.copy(this.#rows);
  }

  get count(): number {
    return this.#count;
  }

  /** Begins a row, of an event that says nothing. @returns its number */
  begin(place: number): number {
    this.#start = placeOf(this.#count);
    if (this.#start + rowBytes + endBytes > this.#rows.length) this.#grow();
    this.#rows.set(blank, this.#start);
    this.#view.setInt32(this.#start + at.place, place);
    return this.#count++;
  }

  #grow(): void {
    const larger = take(2 * this.#rows.length);
    this.#rows.copy(larger, 0, 0, this.#start);
    release(this.#rows);
    this.#rows = larger;
    this.#view = viewOf(larger);
  }

  #set(column: number, high: number, low: number): void {
    this.#view.setInt32(this.#start + column, high);
    this.#view.setInt32(this.#start + column + 4, low);
  }

  /** An id of an event as event-id.ts has it. @param of the event's own, or what caused it */
  id(of: 'event' | 'cause', high: number, highLow: number, fold: number, foldLow: number): void {
    this.#set(of === 'event' ? at.eventHigh : at.causeHigh, high, highLow);
    this.#set(of === 'event' ? at.eventFold : at.causeFold, fold, foldLow);
  }

  chain(high: number, low: number): void {
    this.#set(at.chain, high, low);
  }

  key(high: number, low: number): void {
    this.#set(at.key, high, low);
  }

  rest(offset: bigint, timestampMs: bigint, sizeBytes: number, traceTag: number): void {
    const view = this.#view;
    view.setBigInt64(this.#start + at.offset, offset);
    view.setBigInt64(this.#start + at.timestampMs, timestampMs);
    view.setInt32(this.#start + at.sizeBytes, sizeBytes);
    view.setInt32(this.#start + at.traceTag, traceTag);
  }

  /** @param row its number: a kind may be known later than all else of an event */
  kind(row: number, kind: number): void {
    this.#view.setInt32(placeOf(row) + at.kind, kind);
  }

  /** The rows for the table. None can be added any more. Call `release` when they were stored. */
  into(table: string): TableRows {
    const end = this.#rows.writeInt16BE(-1, placeOf(this.#count));
    // The length counts itself, not the sign.
    this.#rows.writeInt32BE(end - 1, 1);
    return { table, columns, messages: [this.#rows.subarray(0, end), copyDone] };
  }

  /** Gives the memory on, once the server has answered, so that nothing of it is still to be sent. Call once, at the end. */
  release(): void {
    release(this.#rows);
  }
}
