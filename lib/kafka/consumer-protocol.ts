/**
 * What members of classic consumer groups tell each other, opaque to the broker: org.apache.kafka.common.protocol ConsumerProtocolSubscription and
 * ConsumerProtocolAssignment. Both begin alike in every version (0 to 3); what later versions append is not read.
 */

export interface AssignedPartitions {
  topic: string;
  partitions: number[];
}

/** Reads the big-endian fields of the message; a message that ends too early reads as undefined, since any client may write anything here. */
class Fields {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  #take(length: number): number {
    const start = this.#position;
    if (length < 0 || start + length > this.#bytes.length) throw new RangeError('the message ends too early');
    this.#position += length;
    return start;
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#take(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#take(4));
  }

  string(): string {
    const length = this.int16();
    const start = this.#take(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  array<Item>(read: () => Item): Item[] {
    const items: Item[] = [];
    for (let left = this.int32(); left > 0; left--) items.push(read());
    return items;
  }
}

function readOrNone<Item>(bytes: Buffer, read: (fields: Fields) => Item[]): Item[] {
  if (bytes.length === 0) return [];
  try {
    const fields = new Fields(bytes);
    fields.int16(); // version
    return read(fields);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** The topics that a member of a classic group asked for; none when it speaks another protocol than the Java client's. */
export function readSubscription(memberMetadata: Buffer): string[] {
  return readOrNone(memberMetadata, (fields) => fields.array(() => fields.string()));
}

/** The partitions that a member of a classic group was given. */
export function readAssignment(memberAssignment: Buffer): AssignedPartitions[] {
  return readOrNone(memberAssignment, (fields) => fields.array(() => ({ topic: fields.string(), partitions: fields.array(() => fields.int32()) })));
}
