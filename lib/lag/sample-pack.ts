import { VarintReader, varlongLength, writeVarlong } from '#lib/kafka/varint.ts';

/** One partition of a group's sample, by the id that the database gave it. */
export interface PackedPartition {
  partitionId: number;
  /** null before the first commit. */
  committed: bigint | null;
  logEnd: bigint;
  /** How many seconds before the sample the newest commit was made (`commitAge`); null where none was seen. */
  commitAgeSeconds: number | null;
}

const none = -1n;

const wholeSeconds = (ms: number): number => Math.floor(ms / 1_000);

/** The age of a commit in seconds, counted between whole seconds of the clock, so that `committedAt` gives the same second from every sample. */
export const commitAge = (atMs: number, committedAtMs: number): number => Math.max(0, wholeSeconds(atMs) - wholeSeconds(committedAtMs));

/** When a commit of that age was made, in milliseconds since 1970, to the second. */
export const committedAt = (atMs: number, ageSeconds: number): number => (wholeSeconds(atMs) - ageSeconds) * 1_000;

/** The numbers of a pack: each partition's id less the one before, committed offset (-1: none), log end less that, age of the commit (-1: unknown). */
function numbersOf(partitions: readonly PackedPartition[]): bigint[] {
  let previous = 0;
  return partitions
    .toSorted((a, b) => a.partitionId - b.partitionId)
    .flatMap(({ partitionId, committed, logEnd, commitAgeSeconds }) => {
      const step = partitionId - previous;
      previous = partitionId;
      return [BigInt(step), committed ?? none, logEnd - (committed ?? none), commitAgeSeconds === null ? none : BigInt(commitAgeSeconds)];
    });
}

/**
 * Packs what a sample says of a group's partitions, since samples are kept by the million: zigzag varlongs one after the other, about 7 bytes a partition where
 * a row would take 72 with its index.
 */
export function packSample(partitions: readonly PackedPartition[]): Buffer {
  const numbers = numbersOf(partitions);
  const buffer = Buffer.alloc(numbers.reduce((length, number) => length + varlongLength(number), 0));
  let position = 0;
  for (const number of numbers) position = writeVarlong(buffer, position, number);
  return buffer;
}

/** Reads what `packSample` wrote. @throws MalformedBytesError */
export function unpackSample(bytes: Buffer): PackedPartition[] {
  const reader = new VarintReader(bytes);
  const partitions: PackedPartition[] = [];
  let partitionId = 0;
  while (reader.position < bytes.length) {
    partitionId += Number(reader.readVarlong());
    const committed = reader.readVarlong();
    const logEnd = committed + reader.readVarlong();
    const age = reader.readVarlong();
    partitions.push({ partitionId, committed: committed === none ? null : committed, logEnd, commitAgeSeconds: age === none ? null : Number(age) });
  }
  return partitions;
}
