import { MalformedBytesError } from './malformed-bytes-error.ts';
import { VarintReader } from './varint.ts';

/** The topic in which brokers keep what groups commit, one record a commit. */
export const offsetsTopic = '__consumer_offsets';

/** A commit of one partition or its removal, as a record of `__consumer_offsets` tells it. */
export interface OffsetCommit {
  groupId: string;
  topic: string;
  partition: number;
  /** null where the commit was removed, with its group or since it expired. */
  offset: bigint | null;
  /** What whoever committed wrote beside it; null where it was removed. */
  metadata: string | null;
  /** When the coordinator received it, in milliseconds since 1970; null where it was removed. */
  committedAtMs: number | null;
}

/** Key versions of commits; others are of groups and their members. */
const commitKeys: ReadonlySet<number> = new Set([0, 1]);
/** From this version on the value's text is written with a compact length. */
const compactVersion = 4;
const leaderEpochVersion = 3;

function readText(buffer: Buffer, position: number): { text: string; next: number } {
  const start = position + 2;
  const next = start + buffer.readInt16BE(position);
  if (next < start || next > buffer.length) throw new MalformedBytesError('a text is cut off', position);
  return { text: buffer.toString('utf8', start, next), next };
}

/** The commit's metadata, and where what follows it begins. */
function readMetadata(value: Buffer, position: number, version: number): { text: string; next: number } {
  if (version < compactVersion) return readText(value, position);
  const reader = new VarintReader(value, position);
  const length = Math.max(0, reader.readUnsignedVarint() - 1);
  const next = reader.position + length;
  if (next > value.length) throw new MalformedBytesError('a text is cut off', position);
  return { text: value.toString('utf8', reader.position, next), next };
}

/**
 * Reads a record of `__consumer_offsets` (OffsetCommitKey and OffsetCommitValue of org.apache.kafka.coordinator.group, value versions 0 to 4).
 * @returns undefined for records of other kinds, and what ends too early.
 */
export function readOffsetCommit(key: Buffer | null, value: Buffer | null): OffsetCommit | undefined {
  if (key === null) return undefined;
  try {
    if (!commitKeys.has(key.readInt16BE(0))) return undefined;
    const group = readText(key, 2);
    const topic = readText(key, group.next);
    const place = { groupId: group.text, topic: topic.text, partition: key.readInt32BE(topic.next) };
    if (value === null) return { ...place, offset: null, metadata: null, committedAtMs: null };
    const version = value.readInt16BE(0);
    const metadata = readMetadata(value, version >= leaderEpochVersion ? 14 : 10, version);
    return { ...place, offset: value.readBigInt64BE(2), metadata: metadata.text, committedAtMs: Number(value.readBigInt64BE(metadata.next)) };
  } catch (error) {
    if (error instanceof RangeError || error instanceof MalformedBytesError) return undefined;
    throw error;
  }
}
