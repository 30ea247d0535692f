import { isUtf8 } from 'node:buffer';
import { findIdentity, type IdentityPart, identityParts, saysReplay } from '#lib/kafka/event-identity.ts';
import type { IdentityRules } from '#lib/kafka/event-identity-rules.ts';
import type { RecordCursor } from '#lib/kafka/record-cursor.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { readReplayMark } from '#lib/kafka/redrive-headers.ts';
import { readTraceId, readUuid } from '#lib/trace/event-id.ts';
import { longestKey, shownBytes } from '#lib/trace/whole-key.ts';
import { businessIdText, type FindBusinessIds } from './business-ids.ts';
import type { EventBatch } from './event-batch.ts';
import type { KnownId, KnownIds } from './known-ids.ts';
import type { NamedKind, TraceKinds } from './trace-kinds.ts';

/** How the events of a topic are read. */
export interface EventReader {
  ids: KnownIds;
  kinds: TraceKinds;
  rules: IdentityRules;
  businessIds: FindBusinessIds | undefined;
}

/** Longer types, sources and versions are cut: an index entry of Postgres holds 2,704 bytes, and all three stand in one. */
const longestName = 200;
/** Of the id that is being read. */
const words = new Int32Array(4);

const { eventId, type, source, version, correlationId, causationId, traceId } = identityParts;

const cut = (name: string | null): string | null => (name === null || name.length <= longestName ? name : name.slice(0, longestName).toWellFormed());

/** A key for people: its text, or its first bytes in hexadecimal. */
function keyText(key: Buffer): string {
  if (!isUtf8(key)) return `0x${key.toString('hex', 0, shownBytes)}${key.length > shownBytes ? '…' : ''}`;
  const text = key.toString();
  return text.length > longestKey ? text.slice(0, longestKey).toWellFormed() : text;
}

/** @returns false where it is no UUID as text. */
function readUuidId(bytes: Buffer, start: number, end: number, of: 'event' | 'cause', { rows }: EventBatch): boolean {
  if (!readUuid(bytes, start, end, words)) return false;
  const [highest = 0, higher = 0, lower = 0, lowest = 0] = words;
  rows.id(of, highest, higher, highest ^ lower, higher ^ lowest);
  return true;
}

/** A UUID is read from its bytes; of any other id the text is kept beside. See event-id.ts. */
function readId(cursor: RecordCursor, part: IdentityPart, of: 'event' | 'cause', { ids, rules }: EventReader, batch: EventBatch): void {
  const start = part.start();
  if (start < 0 || readUuidId(cursor.buffer, start, part.end(), of, batch)) return;
  const plain = ids.plain('event', cursor.buffer, start, part.end());
  const text = plain?.text ?? part.text(cursor, rules);
  if (text === null) return;
  // Such as one of 16 bytes.
  const bytes = plain === undefined ? Buffer.from(text) : undefined;
  if (bytes !== undefined && readUuidId(bytes, 0, bytes.length, of, batch)) return;
  const id = plain ?? ids.of('event', text);
  batch.rows.id(of, -1, -1, id.high, id.low);
  batch.keepText(id);
}

/** What the event is correlated by. */
function readChain(cursor: RecordCursor, { ids, rules }: EventReader): KnownId | undefined {
  const start = correlationId.start();
  const plain = start < 0 ? undefined : ids.plain('chain', cursor.buffer, start, correlationId.end());
  if (plain !== undefined) return plain;
  const text = correlationId.text(cursor, rules) ?? (rules.correlatesByTrace ? traceId.text(cursor, rules) : null);
  return text === null ? undefined : ids.of('chain', text);
}

function readKey(cursor: RecordCursor, ids: KnownIds): KnownId | undefined {
  const { buffer, keyStart, keyEnd } = cursor;
  if (keyStart < 0) return undefined;
  return ids.plain('key', buffer, keyStart, keyEnd) ?? ids.ofKey(buffer.subarray(keyStart, keyEnd), keyText);
}

function readBusinessIds(cursor: RecordCursor, chain: KnownId, { ids, businessIds }: EventReader, batch: EventBatch): void {
  businessIds?.(cursor, (called, start, end, form) => {
    const plain = ids.plain('business', cursor.buffer, start, end);
    const text = plain?.text ?? businessIdText(cursor.buffer, start, end, form);
    if (text !== null && text !== '') batch.keepBusinessId(ids.businessOf(chain, plain ?? ids.of('business', text), called));
  });
}

/** The last 32 bits of the trace id, by which an event says to which of its chain's traces it belongs; 0: to none. */
function readTrace(cursor: RecordCursor, chain: KnownId | undefined, { ids, rules }: EventReader, batch: EventBatch): number {
  const start = traceId.start();
  if (start < 0) return 0;
  readTraceId(cursor.buffer, start, traceId.end(), words);
  // Where the trace id stands for the correlation id, the chain is found by it already.
  const isChain = chain === undefined || (chain.text.length === traceId.end() - start && chain.text === traceId.text(cursor, rules));
  if (!isChain) batch.keepTrace(ids.traceOf(chain, words));
  return words[3] ?? 0;
}

/** Reads what is to be kept of the record under the cursor into a row of the batch, and beside it what is kept once. */
export function readEvent(cursor: RecordCursor, reader: EventReader, batch: EventBatch): void {
  const { ids, kinds, rules } = reader;
  findIdentity(cursor, rules);
  const { rows } = batch;
  const row = batch.begin();
  readId(cursor, eventId, 'event', reader, batch);
  readId(cursor, causationId, 'cause', reader, batch);
  const chain = readChain(cursor, reader);
  const named: NamedKind = { type: cut(type.text(cursor, rules)), source: cut(source.text(cursor, rules)), version: cut(version.text(cursor, rules)) };
  const kind = kinds.known(named);
  if (kind === undefined) batch.laterKinds.push({ row, named });
  else rows.kind(row, kind);
  const tag = readTrace(cursor, chain, reader, batch);
  const { keyStart, keyEnd, valueStart, valueEnd, headersStart, headersEnd } = cursor;
  const sizeBytes = Math.max(0, keyEnd - keyStart) + Math.max(0, valueEnd - valueStart) + headersEnd - headersStart;
  rows.rest(cursor.offset, cursor.timestamp, sizeBytes, tag);
  const job = saysReplay() ? readReplayMark(decodeHeaders(cursor.headers))?.jobId : undefined;
  if (job !== undefined) batch.replayed.push({ offset: cursor.offset, job });
  const key = readKey(cursor, ids);
  if (key !== undefined) {
    rows.key(key.high, key.low);
    batch.keepText(key);
  }
  if (chain === undefined) return;
  rows.chain(chain.high, chain.low);
  batch.keepText(chain);
  readBusinessIds(cursor, chain, reader, batch);
}
