import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { readEventType } from '#lib/kafka/event-identity.ts';
import type { IdentityRules } from '#lib/kafka/event-identity-rules.ts';
import { readRange } from '#lib/kafka/read-range.ts';
import type { RecordCursor } from '#lib/kafka/record-cursor.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { readReplayMark } from '#lib/kafka/redrive-headers.ts';
import { KeySet } from './key-set.ts';
import type { IsMeant } from './range-filter.ts';
import type { RangePart } from './replay-range.ts';
import { meantOffsets } from './runs.ts';

/** Where events behind a range are looked for, and how their types are read. */
interface Behind {
  topic: string;
  partition: number;
  /** The range's end; of one that has gaps the end of its first run, of one that leaves out events in between its beginning. */
  fromOffset: bigint;
  identity: IdentityRules;
  /** Of a range that has gaps, or leaves out events in between: whether a record is its own. What is not came behind what is before it alone. */
  isOwn?: IsMeant | undefined;
}

/**
 * Where the look behind a part of a range begins.
 * @param leavesOut which records the range's filter means, where it may leave out newer events of the same keys and types.
 */
export function behindPart(
  { partition, fromOffset, toOffset, runs }: Pick<RangePart, 'partition' | 'fromOffset' | 'toOffset' | 'runs'>,
  leavesOut: IsMeant | undefined,
): Pick<Behind, 'partition' | 'fromOffset' | 'isOwn'> {
  const [first] = runs;
  const isOwnOffset = meantOffsets({ runs });
  if (leavesOut !== undefined) {
    const end = BigInt(toOffset);
    const isOwn = (record: RecordCursor) => record.offset < end && isOwnOffset?.(record.offset) !== false && leavesOut(record);
    return { partition, fromOffset: BigInt(fromOffset), isOwn };
  }
  return { partition, fromOffset: BigInt(first?.to ?? toOffset), isOwn: isOwnOffset && (({ offset }) => isOwnOffset(offset)) };
}

/**
 * The keys and event types of what came to a partition behind a range: whichever of the range's messages has one of them was overtaken. Copies that a replay
 * sent count as what they are copies of, and so not. Each look reads only what has come since the last.
 */
export class NewerKeys {
  readonly #cluster: KafkaCluster;
  readonly #behind: Behind;
  /** Keys alone first: an event's type is only read where its key is among them. */
  readonly #keys: KeySet;
  readonly #events: KeySet;
  #toOffset: bigint;

  constructor(cluster: KafkaCluster, behind: Behind) {
    this.#cluster = cluster;
    this.#behind = behind;
    this.#keys = new KeySet({ keepsOffsets: behind.isOwn !== undefined });
    this.#events = new KeySet({ keepsOffsets: behind.isOwn !== undefined });
    this.#toOffset = behind.fromOffset;
  }

  /** Where it began to look. */
  get fromOffset(): bigint {
    return this.#behind.fromOffset;
  }

  /** How far it has looked. */
  get toOffset(): bigint {
    return this.#toOffset;
  }

  /** How many keys came. */
  get size(): number {
    return this.#keys.size;
  }

  /** What it takes to remember them. */
  get bytes(): number {
    return this.#keys.bytes + this.#events.bytes;
  }

  /** Passes over what we sent ourselves, where nothing else came in between. */
  passOwn(baseOffset: bigint, count: number): void {
    if (baseOffset === this.#toOffset) this.#toOffset += BigInt(count);
  }

  /**
   * Reads what has come since the last look.
   * @param isEnough ends the look early, with the records read in it.
   * @returns whether everything up to the log's end was looked at.
   * @throws KafkaError when the partition cannot be read.
   */
  async look(isEnough: (records: number) => boolean): Promise<boolean> {
    const { topic, partition, identity, isOwn } = this.#behind;
    const scan = await readRange(
      this.#cluster,
      { topic, partition, fromOffset: this.#toOffset },
      (record) => {
        const { key, headers, value, offset } = record;
        if (key === null || isOwn?.(record) || readReplayMark(decodeHeaders(headers)) !== null) return;
        this.#keys.add(key, undefined, offset);
        this.#events.add(key, typeBytes(headers, value, identity), offset);
      },
      isEnough,
    );
    if (scan.toOffset > this.#toOffset) this.#toOffset = scan.toOffset;
    return scan.toOffset >= scan.endOffset;
  }

  /** Whether a newer event of a message's key and type has come. Without a key nothing can be told, and nothing is. */
  has({ key, headers, value, offset }: Pick<RecordCursor, 'key' | 'headers' | 'value' | 'offset'>): boolean {
    if (this.size === 0 || key === null || !this.#keys.has(key, undefined, offset)) return false;
    return this.#events.has(key, typeBytes(headers, value, this.#behind.identity), offset);
  }
}

const known = new Map<string, Buffer>();
const noType = Buffer.alloc(0);
const mostKnown = 1_000;

/** Types are few, and encoded once. */
function typeBytes(headers: Buffer, value: Buffer | null, identity: IdentityRules): Buffer {
  const type = readEventType(headers, value, identity);
  if (type === null) return noType;
  const bytes = known.get(type) ?? Buffer.from(type);
  if (known.size < mostKnown) known.set(type, bytes);
  return bytes;
}
