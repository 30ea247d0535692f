import type { CompressionAlgorithmValue } from '@platformatic/kafka';
import { produceBatches } from '#lib/kafka/produce-batches.ts';
import { BATCH_LAYOUT } from '#lib/kafka/record-batch-header.ts';
import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import { openTransactionSession, type ProducerIdentity } from '#lib/kafka/transaction-session.ts';
import { stableEnd } from './read-committed.ts';
import { encodeSampleBatch, reseal } from './sample-batches.ts';
import type { TestCluster } from './test-cluster.ts';

/** A record as a test describes it; what is left out is null, empty, or now. */
export interface AppendedRecord {
  key?: Buffer | string | null;
  value?: Buffer | string | null;
  timestamp?: bigint;
  headers?: readonly RecordHeader[];
}

export interface AppendOptions {
  partition?: number;
  compression?: CompressionAlgorithmValue;
}

/** A key or value as Kafka gets it. */
export const bytesOf = (value: Buffer | string | null | undefined): Buffer | null => (typeof value === 'string' ? Buffer.from(value) : (value ?? null));

/** A header with text for its value. */
export const textHeader = (name: string, value: string): RecordHeader => ({ name, value: Buffer.from(value) });

/** One batch, sealed for a producer: by an encoder that is not ours, and therefore with any codec. */
function sealed(records: readonly AppendedRecord[], compression: CompressionAlgorithmValue, producer: ProducerIdentity): Buffer {
  const samples = records.map(({ key, value, timestamp = BigInt(Date.now()), headers = [] }) => ({
    key: bytesOf(key),
    value: bytesOf(value),
    timestamp,
    headers: headers.map(({ name, nameBytes, value: bytes }): [Buffer, Buffer | null] => [nameBytes ?? Buffer.from(name), bytes]),
  }));
  const batch = encodeSampleBatch(samples, { compression, producerId: producer.producerId, isTransactional: true });
  return reseal(batch, (copy) => {
    copy.writeInt16BE(producer.producerEpoch, BATCH_LAYOUT.producerEpoch);
    copy.writeInt32BE(0, BATCH_LAYOUT.baseSequence);
  });
}

/** A transaction with records in it that nobody has ended yet. */
export interface OpenTransaction {
  /** Offset of its first record. */
  baseOffset: bigint;
  end(committed: boolean): Promise<void>;
}

/** Appends records as one batch in a transaction that stays open until `end`. */
export async function appendInTransaction(
  { cluster, uniqueName, uniqueGroup }: TestCluster,
  topic: string,
  records: readonly AppendedRecord[],
  { partition = 0, compression = 'none' }: AppendOptions = {},
): Promise<OpenTransaction> {
  const transactionalId = uniqueName('append');
  const deadlineAt = performance.now() + 30_000;
  const session = openTransactionSession(cluster, { transactionalId, groupId: uniqueGroup('append'), timeoutMs: 60_000, lane: transactionalId });
  const identity = await session.initProducerId(deadlineAt);
  await session.addPartitions(identity, topic, [partition], deadlineAt);
  const batch = { partition, records: sealed(records, compression, identity), opensSequence: true };
  const produced = await produceBatches(cluster, [batch], { transactionalId, topic, lane: transactionalId, deadlineAt, onFirstAppended: () => undefined });
  if (produced.status === 'refused') throw produced.error;
  const [baseOffset] = produced.baseOffsets;
  if (baseOffset === undefined) throw new Error(`${topic}/${partition} did not say where the batch lies`);
  return {
    baseOffset,
    async end(committed) {
      await session.end(identity, committed, performance.now() + 30_000);
      await cluster.closeLane(transactionalId);
    },
  };
}

/** Appends records as one committed batch and waits until readers see it. @returns the offset of the first. */
export async function appendRecords(kafka: TestCluster, topic: string, records: readonly AppendedRecord[], options: AppendOptions = {}): Promise<bigint> {
  const transaction = await appendInTransaction(kafka, topic, records, options);
  await transaction.end(true);
  await stableEnd(kafka.cluster, { topic, partition: options.partition ?? 0 });
  return transaction.baseOffset;
}
