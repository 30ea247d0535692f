import { produceV9, produceV10, produceV11, Writer } from '@platformatic/kafka';
import type { ProtocolApi } from './protocol-request.ts';

/** One Produce request: at most one sealed batch per partition, as brokers demand. */
export interface ProduceRequest {
  /** Null outside of a transaction. */
  transactionalId: string | null;
  /** How long the leader may wait for the in-sync replicas. */
  timeoutMs: number;
  topic: string;
  batches: { partition: number; records: Buffer }[];
}

export type ProduceResponse = ReturnType<typeof produceV11.parseResponse>;

const allInSyncReplicas = -1;

/** Versions 9 to 11 share a request. Its batches are bytes (P2.5); the library's own request would build them from objects. */
function createRequest({ transactionalId, timeoutMs, topic, batches }: ProduceRequest): Writer {
  return Writer.create()
    .appendString(transactionalId)
    .appendInt16(allInSyncReplicas)
    .appendInt32(timeoutMs)
    .appendArray([topic], (topics, name) => {
      topics.appendString(name).appendArray(batches, (partitions, { partition, records }) => {
        partitions
          .appendInt32(partition)
          .appendUnsignedVarInt(records.length + 1)
          .append(records);
      });
    })
    .appendTaggedFields();
}

/** Produce, newest first. Version 12 would add partitions to the transaction by itself, and gave errors on new topics (P2). */
export const produceApis: readonly ProtocolApi<[ProduceRequest], ProduceResponse>[] = [produceV11, produceV10, produceV9].map(({ api, parseResponse }) => ({
  api,
  createRequest,
  parseResponse,
}));
