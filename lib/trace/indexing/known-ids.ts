import { wordsToInt8 } from '#lib/trace/event-id.ts';
import { type HashedAs, traceHash } from '#lib/trace/trace-hash.ts';
import type { KeptOnce } from './stored-once.ts';

/** A correlation id, a key, an event id or a business id that came lately. */
export interface KnownId extends KeptOnce {
  hash: bigint;
  /** The two halves of its hash. */
  high: number;
  low: number;
  /** What the index shows for it. */
  text: string;
  /** Of a chain the trace and the business id that came last. */
  trace: TraceLink | undefined;
  business: BusinessLink | undefined;
}

/** A trace that an event of a chain belongs to. */
export interface TraceLink extends KeptOnce {
  chain: bigint;
  traceHigh: bigint;
  traceLow: bigint;
  /** Its four words, as they are compared. */
  highest: number;
  higher: number;
  lower: number;
  lowest: number;
}

/** A business id that an event of a chain names. */
export interface BusinessLink extends KeptOnce {
  chain: bigint;
  id: KnownId;
  /** What it is called in the configuration. */
  called: string;
}

/** So many ids and links are known before all are forgotten, which costs working them out again and an insert that finds them there: events of a chain come close together. */
const mostKnown = 200_000;

const never = { storedIn: 0, listedIn: 0 };

/** The ids of one cluster that came lately, with their hashes. */
export class KnownIds {
  readonly #cluster: string;
  readonly #ids: Record<HashedAs, Map<string, KnownId>> = { chain: new Map(), key: new Map(), event: new Map(), business: new Map() };
  readonly #traces = new Map<string, TraceLink>();
  readonly #businesses = new Map<string, BusinessLink>();
  #count = 0;

  constructor(cluster: string) {
    this.#cluster = cluster;
  }

  of(as: HashedAs, text: string): KnownId {
    return this.#ids[as].get(text) ?? this.#learn(as, text, text, text);
  }

  /** A key, whatever bytes it is. @param show its text for people */
  ofKey(key: Buffer, show: (key: Buffer) => string): KnownId {
    const name = key.toString('latin1');
    return this.#ids.key.get(name) ?? this.#learn('key', name, key, show(key));
  }

  /** @param words the four of the trace id, which are not kept */
  traceOf(chain: KnownId, words: Int32Array): TraceLink {
    const [highest = 0, higher = 0, lower = 0, lowest = 0] = words;
    const last = chain.trace;
    if (last !== undefined && last.lowest === lowest && last.lower === lower && last.higher === higher && last.highest === highest) return last;
    const name = `${chain.hash} ${words.join(' ')}`;
    let link = this.#traces.get(name);
    if (link === undefined) {
      link = { chain: chain.hash, traceHigh: wordsToInt8(highest, higher), traceLow: wordsToInt8(lower, lowest), highest, higher, lower, lowest, ...never };
      this.#makeRoom();
      this.#traces.set(name, link);
    }
    chain.trace = link;
    return link;
  }

  businessOf(chain: KnownId, text: string, called: string): BusinessLink {
    const last = chain.business;
    if (last !== undefined && last.id.text === text && last.called === called) return last;
    const id = this.of('business', text);
    const name = `${chain.hash} ${id.hash}`;
    let link = this.#businesses.get(name);
    if (link === undefined) {
      link = { chain: chain.hash, id, called, ...never };
      this.#makeRoom();
      this.#businesses.set(name, link);
    }
    chain.business = link;
    return link;
  }

  #learn(as: HashedAs, name: string, id: string | Buffer, text: string): KnownId {
    const hash = traceHash(this.#cluster, as, id);
    const known = { hash, high: Number(hash >> 32n), low: Number(BigInt.asIntN(32, hash)), text, trace: undefined, business: undefined, ...never };
    this.#makeRoom();
    this.#ids[as].set(name, known);
    return known;
  }

  #makeRoom(): void {
    if (this.#count++ < mostKnown) return;
    for (const known of [...Object.values(this.#ids), this.#traces, this.#businesses]) known.clear();
    this.#count = 1;
  }
}
