import type { Int8Halves } from '#lib/db/binary-array.ts';
import { type HashedAs, traceHashHalves } from '#lib/trace/trace-hash.ts';
import type { KeptOnce } from './stored-once.ts';

/** A correlation id, a key, an event id or a business id that came lately: its hash, as two halves. */
export interface KnownId extends KeptOnce, Int8Halves {
  as: HashedAs;
  /** What the index shows for it. */
  text: string;
  /** Of a chain the traces and the business ids that came last, the last one first. */
  traces: TraceLink | undefined;
  businessIds: BusinessLink | undefined;
}

/** A trace that an event of a chain belongs to. */
export interface TraceLink extends KeptOnce {
  chain: KnownId;
  traceHigh: Int8Halves;
  traceLow: Int8Halves;
  next: TraceLink | undefined;
}

/** A business id that an event of a chain names. */
export interface BusinessLink extends KeptOnce {
  chain: KnownId;
  id: KnownId;
  /** What it is called in the configuration. */
  called: string;
  next: BusinessLink | undefined;
}

/** Places of ids that are plain text, in pairs: an id is known until two others of its pair have come. Events of a chain come close together. */
const places = 2 ** 17;
const longestPlain = 100;
/** So many other ids are known before all are forgotten, which costs working them out again and an insert that finds them there. */
const mostOthers = 20_000;
/** So many links of a chain are looked through: of one with an endless number, as a constant correlation id has, some are inserted once more for nothing. */
const mostLinks = 8;

const seeds: Record<HashedAs, number> = { chain: 1, key: 2, event: 3, business: 4 };

/** Whether a text is written as these bytes. */
function isWritten(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) !== bytes[start + index]) return false;
  return true;
}

/**
 * The first place of the pair of an id whose text is its bytes, wherever it is found: short, and ASCII without quotes, braces and backslashes, of which something else may have to be
 * made (identity-text.ts). -1: it is none such.
 */
function placeOf(as: HashedAs, bytes: Buffer, start: number, end: number): number {
  if (end - start > longestPlain || start === end) return -1;
  let mixed = seeds[as];
  for (let position = start; position < end; position++) {
    const byte = bytes[position] ?? 0;
    if (byte < 0x20 || byte > 0x7a || byte === 0x22 || byte === 0x5c) return -1;
    mixed = (Math.imul(mixed, 0x01000193) ^ byte) | 0;
  }
  return (mixed ^ (mixed >>> 15)) & (places - 2);
}

/** The ids of one cluster that came lately, with their hashes. */
export class KnownIds {
  readonly #cluster: string;
  readonly #plain: (KnownId | undefined)[] = new Array(places).fill(undefined);
  readonly #others = new Map<string, KnownId>();

  constructor(cluster: string) {
    this.#cluster = cluster;
  }

  of(as: HashedAs, text: string): KnownId {
    return this.#other(as, text, text, text);
  }

  /** A key, whatever bytes it is. @param show its text for people */
  ofKey(key: Buffer, show: (key: Buffer) => string): KnownId {
    return this.#other('key', key.toString('latin1'), key, show(key));
  }

  /** The id that stands in some bytes, where these are its text; undefined where something else may have to be made of them. */
  plain(as: HashedAs, bytes: Buffer, start: number, end: number): KnownId | undefined {
    const place = placeOf(as, bytes, start, end);
    if (place < 0) return undefined;
    const last = this.#plain[place];
    if (last !== undefined && last.as === as && isWritten(last.text, bytes, start, end)) return last;
    const before = this.#plain[place + 1];
    if (before !== undefined && before.as === as && isWritten(before.text, bytes, start, end)) return before;
    const text = bytes.toString('latin1', start, end);
    const learnt = this.#learn(as, text, text);
    this.#plain[place + 1] = last;
    this.#plain[place] = learnt;
    return learnt;
  }

  #other(as: HashedAs, name: string, id: string | Buffer, text: string): KnownId {
    const place = `${as} ${name}`;
    const known = this.#others.get(place);
    if (known !== undefined) return known;
    if (this.#others.size >= mostOthers) this.#others.clear();
    const learnt = this.#learn(as, id, text);
    this.#others.set(place, learnt);
    return learnt;
  }

  #learn(as: HashedAs, id: string | Buffer, text: string): KnownId {
    return { as, ...traceHashHalves(this.#cluster, as, id), text, traces: undefined, businessIds: undefined, storedIn: 0, listedIn: 0 };
  }

  /** @param words the four of the trace id, which are not kept */
  traceOf(chain: KnownId, words: Int32Array): TraceLink {
    const [highest = 0, higher = 0, lower = 0, lowest = 0] = words;
    let met = 0;
    for (let link = chain.traces; link !== undefined; link = link.next) {
      const { traceHigh, traceLow } = link;
      if (traceLow.low === lowest && traceLow.high === lower && traceHigh.low === higher && traceHigh.high === highest) return link;
      met++;
    }
    const [traceHigh, traceLow] = [
      { high: highest, low: higher },
      { high: lower, low: lowest },
    ];
    const next = met < mostLinks ? chain.traces : undefined;
    chain.traces = { chain, traceHigh, traceLow, next, storedIn: 0, listedIn: 0 };
    return chain.traces;
  }

  businessOf(chain: KnownId, id: KnownId, called: string): BusinessLink {
    let met = 0;
    for (let link = chain.businessIds; link !== undefined; link = link.next) {
      if (link.id.text === id.text && link.called === called) return link;
      met++;
    }
    const next = met < mostLinks ? chain.businessIds : undefined;
    chain.businessIds = { chain, id, called, next, storedIn: 0, listedIn: 0 };
    return chain.businessIds;
  }
}
