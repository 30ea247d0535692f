/**
 * The partition that Java's default partitioner gives to a record with this key: `toPositive(murmur2(key)) % partitionCount`.
 * Every client that agrees with Java sends equal keys to equal partitions, so order within a key survives a copy.
 */
export function partitionForKey(key: Buffer, partitionCount: number): number {
  if (!Number.isInteger(partitionCount) || partitionCount < 1) throw new RangeError(`a topic has at least one partition, not ${partitionCount}`);
  return (murmur2(key) & 0x7fffffff) % partitionCount;
}

/** 32-bit murmur2 with Kafka's seed, as a signed integer (org.apache.kafka.common.utils.Utils#murmur2). */
export function murmur2(bytes: Buffer): number {
  const { length } = bytes;
  const tail = length & ~3;
  let hash = 0x9747b28c ^ length;
  for (let position = 0; position < tail; position += 4) {
    let word = Math.imul(bytes.readInt32LE(position), MULTIPLIER);
    word = Math.imul(word ^ (word >>> 24), MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ word;
  }
  if (tail < length) hash = Math.imul(hash ^ bytes.readUIntLE(tail, length - tail), MULTIPLIER);
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}

const MULTIPLIER = 0x5bd1e995;
