import { isUtf8 } from 'node:buffer';
import { readIdentity } from '#lib/kafka/event-identity.ts';
import type { IdentityRules } from '#lib/kafka/event-identity-rules.ts';
import type { RecordCursor } from '#lib/kafka/record-cursor.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { readReplayMark, redriveHeaders } from '#lib/kafka/redrive-headers.ts';
import { type EventIdBits, eventIdBits, isUuid, noEventId, traceIdBits, traceTag } from '#lib/trace/event-id.ts';
import type { TraceHashes } from '#lib/trace/trace-hash.ts';
import { longestKey, shownBytes } from '#lib/trace/whole-key.ts';
import type { ReadBusinessIds } from './business-ids.ts';

/** A text that the index keeps once, under its hash. */
export interface KeptText {
  hash: bigint;
  text: string;
}

/** What the index keeps of an event. */
export interface ReadEvent {
  offset: bigint;
  timestampMs: bigint;
  sizeBytes: number;
  event: EventIdBits;
  cause: EventIdBits;
  /** Hashes; 0 where it has none. */
  chain: bigint;
  key: bigint;
  type: string | null;
  source: string | null;
  version: string | null;
  trace: { high: bigint; low: bigint } | null;
  traceTag: number;
  /** Of the replay that sent it; 0: none did. */
  job: number;
  texts: KeptText[];
  businessIds: { name: string; hash: bigint }[];
}

/** How the events of a topic are read. */
export interface EventReader {
  cluster: string;
  hashes: TraceHashes;
  rules: IdentityRules;
  businessIds: ReadBusinessIds | undefined;
}

/** Longer types, sources and versions are cut: an index entry of Postgres holds 2,704 bytes, and all three stand in one. */
const longestName = 200;
const jobHeader = Buffer.from(redriveHeaders.jobId);

const cut = (name: string | null): string | null => (name === null || name.length <= longestName ? name : name.slice(0, longestName).toWellFormed());

/** A key for people: its text, or its first bytes in hexadecimal. */
function keyText(key: Buffer): string {
  if (!isUtf8(key)) return `0x${key.toString('hex', 0, shownBytes)}${key.length > shownBytes ? '…' : ''}`;
  const text = key.toString();
  return text.length > longestKey ? text.slice(0, longestKey).toWellFormed() : text;
}

function readJob(headers: Buffer): number {
  return headers.includes(jobHeader) ? (readReplayMark(decodeHeaders(headers))?.jobId ?? 0) : 0;
}

/** Reads what is to be kept of the record under the cursor. */
export function readEvent(cursor: RecordCursor, { cluster, hashes, rules, businessIds }: EventReader): ReadEvent {
  const { headers, value, key } = cursor;
  const { eventId, type, source, version, correlationId, causationId, traceId } = readIdentity(headers, value, rules);
  const texts: KeptText[] = [];
  const kept = (hash: bigint, text: string): bigint => {
    texts.push({ hash, text });
    return hash;
  };
  const idBits = (id: string | null): EventIdBits => {
    if (id === null) return noEventId;
    const bits = eventIdBits(cluster, id);
    if (!isUuid(id)) kept(bits.fold, id);
    return bits;
  };
  const trace = traceId === null ? null : traceIdBits(traceId);
  const chain = correlationId === null ? 0n : kept(hashes.of('chain', correlationId), correlationId);
  const business = chain === 0n ? [] : (businessIds?.(headers, value) ?? []);
  return {
    offset: cursor.offset,
    timestampMs: cursor.timestamp,
    sizeBytes: Math.max(0, cursor.keyEnd - cursor.keyStart) + Math.max(0, cursor.valueEnd - cursor.valueStart) + cursor.headersEnd - cursor.headersStart,
    event: idBits(eventId),
    cause: idBits(causationId),
    chain,
    key: key === null ? 0n : kept(hashes.ofKey(key), keyText(key)),
    type: cut(type),
    source: cut(source),
    version: cut(version),
    // Where the trace id stands for the correlation id, the chain is found by it already.
    trace: traceId === correlationId ? null : trace,
    traceTag: trace === null ? 0 : traceTag(trace.low),
    job: readJob(headers),
    texts,
    businessIds: business.map(({ name, id }) => ({ name, hash: hashes.of('business', id) })),
  };
}
