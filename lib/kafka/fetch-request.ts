import { fetchV13, fetchV14, fetchV15, fetchV16, fetchV17, Reader } from '@platformatic/kafka';
import type { ProtocolApi } from './protocol-request.ts';

/** An aborted transaction that overlaps the fetched records: its records from `firstOffset` to its abort marker are to be skipped. */
export interface AbortedTransaction {
  producerId: bigint;
  firstOffset: bigint;
}

export interface FetchRequestTopic {
  topicId: string;
  partitions: { partition: number; fromOffset: bigint }[];
}

export interface FetchRequest {
  maxWaitMs: number;
  maxBytes: number;
  partitionMaxBytes: number;
  isolation: 'read_committed' | 'read_uncommitted';
  topics: FetchRequestTopic[];
}

export interface FetchResponsePartition {
  topicId: string;
  partition: number;
  errorCode: number;
  highWatermark: bigint;
  lastStableOffset: bigint;
  logStartOffset: bigint;
  abortedTransactions: AbortedTransaction[];
  /** Whole record batches and, at the end, perhaps a part of one. */
  records: Buffer;
}

export interface FetchResponse {
  errorCode: number;
  partitions: FetchResponsePartition[];
}

const noRecords = Buffer.alloc(0);

/** A length that compact arrays and records write plus one; null (0) counts as none. */
function readLength(reader: Reader): number {
  return Math.max(0, reader.readUnsignedVarInt() - 1);
}

function readMany<Item>(reader: Reader, read: () => Item): Item[] {
  const items: Item[] = [];
  for (let left = readLength(reader); left > 0; left--) items.push(read());
  return items;
}

function readPartition(reader: Reader, response: Buffer, topicId: string): FetchResponsePartition {
  const partition = reader.readInt32();
  const errorCode = reader.readInt16();
  const highWatermark = reader.readInt64();
  const lastStableOffset = reader.readInt64();
  const logStartOffset = reader.readInt64();
  const abortedTransactions = readMany(reader, () => {
    const transaction = { producerId: reader.readInt64(), firstOffset: reader.readInt64() };
    reader.readTaggedFields();
    return transaction;
  });
  reader.readInt32(); // the preferred read replica: we always read from the leader
  const length = readLength(reader);
  const records = length === 0 ? noRecords : response.subarray(reader.position, reader.position + length);
  reader.skip(length);
  reader.readTaggedFields();
  return { topicId, partition, errorCode, highWatermark, lastStableOffset, logStartOffset, abortedTransactions, records };
}

/** Reads a Fetch response of version 13 to 17 and leaves the records as they lie (P1: decoding them to objects costs ten times the reading). */
function readFetchResponse(response: Buffer): FetchResponse {
  const reader = Reader.from(response);
  reader.readInt32(); // how long the broker throttled us: it has already waited
  const errorCode = reader.readInt16();
  reader.readInt32(); // fetch session: we use none
  const partitions = readMany(reader, () => {
    const topicId = reader.readUUID();
    const ofTopic = readMany(reader, () => readPartition(reader, response, topicId));
    reader.readTaggedFields();
    return ofTopic;
  });
  return { errorCode, partitions: partitions.flat() };
}

type LibraryFetch = Pick<typeof fetchV17, 'createRequest'> & { api: { key: number; version: number } };

function rawFetch({ api, createRequest }: LibraryFetch): ProtocolApi<[FetchRequest], FetchResponse> {
  return {
    api,
    createRequest: ({ maxWaitMs, maxBytes, partitionMaxBytes, isolation, topics }) =>
      createRequest(
        maxWaitMs,
        1,
        maxBytes,
        isolation === 'read_committed' ? 1 : 0,
        0,
        -1,
        topics.map(({ topicId, partitions }) => ({
          topicId,
          partitions: partitions.map(({ partition, fromOffset }) => ({
            partition,
            currentLeaderEpoch: -1,
            fetchOffset: fromOffset,
            lastFetchedEpoch: -1,
            partitionMaxBytes,
          })),
        })),
        [],
        '',
      ),
    parseResponse: (_correlationId, _key, _version, reader) => readFetchResponse(reader.buffer.slice(reader.position)),
  };
}

/** Fetch by topic id, newest first: 13 to 17 share a response; 13 and 14 differ in the request only. */
export const fetchApis = [fetchV17, fetchV16, fetchV15, fetchV14, fetchV13].map(rawFetch);
