import { type EventIdentity, readIdentity } from '#lib/kafka/event-identity.ts';
import { encodeHeaders } from '#lib/kafka/record-headers.ts';

/** For tests: headers as pairs, in their order. */
export type HeaderPairs = [name: string, value: string | Buffer | null][];

/** The header list of a record. */
export function headerBytes(headers: HeaderPairs): Buffer {
  return encodeHeaders(headers.map(([name, value]) => ({ name, value: typeof value === 'string' ? Buffer.from(value) : value })));
}

/** Text and bytes as they are, nothing as null, anything else as JSON. */
export function payloadBytes(value: unknown): Buffer | null {
  if (value === undefined) return null;
  return typeof value === 'string' || Buffer.isBuffer(value) ? Buffer.from(value) : Buffer.from(JSON.stringify(value));
}

/** What a record says of its event, without what it does not say. */
export function readSaid(headers: HeaderPairs, value?: unknown): Partial<EventIdentity> {
  return Object.fromEntries(Object.entries(readIdentity(headerBytes(headers), payloadBytes(value))).filter(([, found]) => found !== null));
}
