import { identityFields } from './event-identity-places.ts';
import { type IdentityRules, noRank, slots, type Target } from './event-identity-rules.ts';
import { walkJsonFields } from './json-fields.ts';
import type { RecordCursor } from './record-cursor.ts';
import { walkHeaders } from './record-headers.ts';
import { endOfTraceId, findTraceId } from './trace-id.ts';

/** A value is walked no further: its identity stands in front, and 1 MB of it would take a millisecond. */
export const walkedBytes = 64 * 1024;

const traceSlot = identityFields.indexOf('traceId');
const cloudEventType = Buffer.from('application/cloudevents');

/** Where a record's headers and value lie. */
export type RecordPlace = Pick<RecordCursor, 'buffer' | 'headersStart' | 'headersEnd' | 'valueStart' | 'valueEnd'>;

/** Where a found value stands. */
export const standsIn = { header: 0, payload: 1 } as const;

/**
 * Finds where the parts of an event's identity stand, without decoding or allocating anything. One serves all records, so take what you need before the next `find`.
 * Of headers of one name and rank the last counts, as everywhere; of payload fields the first, for with it the walk may end.
 */
export class IdentityFinder {
  /** Everything by slot. The positions are in the headers or in the value, see `standsIn`. */
  readonly rank = new Uint8Array(slots.count);
  readonly start = new Int32Array(slots.count);
  readonly end = new Int32Array(slots.count);
  readonly nameStart = new Int32Array(slots.count);
  readonly nameEnd = new Int32Array(slots.count);
  readonly where = new Uint8Array(slots.count);
  #headers: Buffer = Buffer.alloc(0);
  #value: Buffer = Buffer.alloc(0);
  #rules: IdentityRules;
  #isCloudEvent = false;
  /** The wanted fields that the payload can still give something better for, one bit each. */
  #open = 0;

  constructor(rules: IdentityRules) {
    this.#rules = rules;
  }

  /**
   * @param fields how many of `slots` are wanted, by their place in identityFields.
   * @throws MalformedBytesError when `headers` is not one header list.
   */
  find(headers: Buffer, value: Buffer | null, rules: IdentityRules, fields: readonly number[]): void {
    this.#findHeaders(headers, 0, headers.length, rules);
    if (value !== null) this.#findFields(value, 0, value.length, rules, fields);
  }

  /** The same for the record under a cursor, without views of it: positions are in its buffer. */
  findAt({ buffer, headersStart, headersEnd, valueStart, valueEnd }: RecordPlace, rules: IdentityRules, fields: readonly number[]): void {
    this.#findHeaders(buffer, headersStart, headersEnd, rules);
    if (valueStart >= 0) this.#findFields(buffer, valueStart, valueEnd, rules, fields);
  }

  #findHeaders(headers: Buffer, start: number, end: number, rules: IdentityRules): void {
    this.#headers = headers;
    this.#rules = rules;
    this.rank.fill(noRank);
    walkHeaders(headers, start, end, this.#onHeader);
    if (this.rank[slots.conversation] === 0) this.#placeConversation();
  }

  #findFields(value: Buffer, start: number, end: number, rules: IdentityRules, fields: readonly number[]): void {
    if (start === end) return;
    this.#isCloudEvent = this.rank[slots.contentType] === 0 && this.#announcesCloudEvent();
    this.#open = 0;
    for (const slot of fields) if (this.#isOpen(slot)) this.#open |= 1 << slot;
    if (this.#open === 0) return;
    this.#value = value;
    walkJsonFields(value, start, Math.min(end, start + walkedBytes), rules.payloadFields, this.#onField);
    if (this.rank[slots.specVersion] === 0 && !this.#isCloudEvent) this.#takeUnannounced();
  }

  #isOpen(slot: number): boolean {
    const { attributeRanks, payloadRanks } = this.#rules;
    const best = Math.min(payloadRanks[slot] ?? noRank, this.#isCloudEvent ? (attributeRanks[slot] ?? noRank) : noRank);
    return best < (this.rank[slot] ?? noRank);
  }

  readonly #onHeader = (_: number, nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): void => {
    const index = this.#rules.headerNames.find(this.#headers, nameStart, nameEnd);
    if (index < 0 || valueStart < 0 || valueStart === valueEnd) return;
    for (const { slot, rank } of this.#rules.headerTargets[index] ?? []) {
      if (rank <= (this.rank[slot] ?? noRank)) this.#set(slot, rank, this.#headers, valueStart, valueEnd, nameStart, nameEnd, standsIn.header);
    }
  };

  readonly #onField = (wanted: number, nameStart: number, nameEnd: number, start: number, end: number): boolean => {
    if (start === end) return false;
    for (const target of this.#rules.payloadTargets[wanted] ?? []) {
      const slot = this.#slotOf(target);
      if (target.rank >= (this.rank[slot] ?? noRank)) continue;
      this.#set(slot, target.rank, this.#value, start, end, nameStart, nameEnd, standsIn.payload);
      if (slot < slots.unannounced && !this.#isOpen(slot)) this.#open &= ~(1 << slot);
    }
    return this.#open === 0;
  };

  /** An announced CloudEvent's attributes are as good as its headers would be. */
  #slotOf({ slot }: Target): number {
    return this.#isCloudEvent && slot >= slots.unannounced && slot < slots.conversation ? slot - slots.unannounced : slot;
  }

  #set(slot: number, rank: number, buffer: Buffer, start: number, end: number, nameStart: number, nameEnd: number, where: number): void {
    const isTrace = slot === traceSlot || slot === slots.unannounced + traceSlot;
    const from = isTrace ? findTraceId(buffer, start, end) : start;
    if (from < 0) return;
    this.rank[slot] = rank;
    this.start[slot] = from;
    this.end[slot] = isTrace ? endOfTraceId(buffer, from, end) : end;
    this.nameStart[slot] = nameStart;
    this.nameEnd[slot] = nameEnd;
    this.where[slot] = where;
  }

  #placeConversation(): void {
    const { wolverine, other } = this.#rules.conversation;
    const target = this.rank[slots.wolverine] === 0 ? wolverine : other;
    if (target !== undefined) this.#move(slots.conversation, target.slot, target.rank);
  }

  /** Such as Dapr's: they fill what is still empty. */
  #takeUnannounced(): void {
    for (let slot = 0; slot < slots.unannounced; slot++) {
      if (this.rank[slot] === noRank) this.#move(slots.unannounced + slot, slot, this.rank[slots.unannounced + slot] ?? noRank);
    }
  }

  #move(from: number, to: number, rank: number): void {
    if (rank >= (this.rank[to] ?? noRank)) return;
    this.rank[to] = rank;
    for (const positions of [this.start, this.end, this.nameStart, this.nameEnd, this.where]) positions[to] = positions[from] ?? 0;
  }

  /** Whether the content type is one of CloudEvents', in whatever case. Their batches and other formats are no JSON objects, and so give nothing. */
  #announcesCloudEvent(): boolean {
    const start = this.start[slots.contentType] ?? 0;
    if ((this.end[slots.contentType] ?? 0) - start < cloudEventType.length) return false;
    for (let index = 0; index < cloudEventType.length; index++) {
      const byte = this.#headers[start + index] ?? 0;
      if ((byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte) !== cloudEventType[index]) return false;
    }
    return true;
  }
}
