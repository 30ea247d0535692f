import { traceHash } from './trace-hash.ts';

/**
 * An event id as the index keeps it, in 16 bytes: its first half, and the exclusive or of both halves. The second is what it is looked up by: a half alone
 * may be a clock (version 7) or a machine (version 1), the same in many; what differs in either half differs in it.
 */
export interface EventIdBits {
  high: bigint;
  fold: bigint;
}

/** None was said. */
export const noEventId: EventIdBits = { high: 0n, fold: 0n };

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const scratch = Buffer.alloc(16);

/** Whether an id is a UUID as text, so that its bits are its own. Capitals do not matter, as RFC 9562 says. */
export const isUuid = (id: string): boolean => id.length === 36 && uuidForm.test(id);

/** The bits of an event id of a cluster: a UUID's own; of any other text those of a hash, and the text is kept beside (trace_text, under `fold`). */
export function eventIdBits(cluster: string, id: string): EventIdBits {
  if (!isUuid(id)) return { high: -1n, fold: traceHash(cluster, 'event', id) };
  scratch.write(id.replaceAll('-', ''), 'hex');
  const high = scratch.readBigInt64BE(0);
  return { high, fold: high ^ scratch.readBigInt64BE(8) };
}

/** The UUID that bits stand for. */
export function uuidOf({ high, fold }: EventIdBits): string {
  const hex = halves(high, high ^ fold);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Whether two bits are those of one id. */
export const isSameId = (one: EventIdBits, other: EventIdBits): boolean => one.fold === other.fold && one.high === other.high;

/** A trace id (16 or 32 hexadecimal digits) as two 64-bit halves. */
export function traceIdBits(traceId: string): { high: bigint; low: bigint } {
  scratch.fill(0);
  scratch.write(traceId.padStart(32, '0').slice(0, 32), 'hex');
  return { high: scratch.readBigInt64BE(0), low: scratch.readBigInt64BE(8) };
}

/** The trace id that two halves stand for: 16 digits where the first half is zero. */
export function traceIdOf(high: bigint, low: bigint): string {
  const hex = halves(high, low);
  return high === 0n ? hex.slice(16) : hex;
}

/** The last 32 bits of a trace id, by which an event says to which of its chain's traces it belongs. */
export const traceTag = (low: bigint): number => Number(BigInt.asIntN(32, low));

function halves(high: bigint, low: bigint): string {
  scratch.writeBigInt64BE(high, 0);
  scratch.writeBigInt64BE(low, 8);
  return scratch.toString('hex');
}
