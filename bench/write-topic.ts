import { Admin } from '@platformatic/kafka';
import { type KafkaCluster, openCluster } from '#lib/kafka/cluster-connection.ts';
import { errorFromCode } from '#lib/kafka/kafka-error.ts';
import { KeptHeaders } from '#lib/kafka/kept-headers.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { produceApis } from '#lib/kafka/produce-request.ts';
import { createBatchWriter } from '#lib/kafka/record-batch-writer.ts';

export const partitionCount = 6;
/** The Java producer's default `batch.size`. */
const batchBytes = 16_384;
/** Requests under way at once: what a broker accepts of one connection in order. */
const mostInFlight = 5;
const noProducer = { producerId: -1n, producerEpoch: -1, baseSequence: -1, transactional: false };

async function createTopic(cluster: KafkaCluster, brokers: string, topic: string): Promise<number> {
  const admin = new Admin({ clientId: 'redrive-bench', bootstrapBrokers: [brokers] });
  try {
    await admin.createTopics({ topics: [topic], partitions: partitionCount, replicas: 1, configs: [{ name: 'retention.ms', value: '-1' }] });
  } finally {
    await admin.close();
  }
  // Leaders that are only just being elected are waited for.
  const partitions = Array.from({ length: partitionCount }, (_, partition) => ({ topic, partition }));
  const failed = (await listOffsets(cluster, partitions, 'earliest')).find(({ error }) => error !== undefined);
  if (failed?.error !== undefined) throw failed.error;
  const leader = (await cluster.topics([topic])).get(topic)?.leaders[0];
  if (leader === undefined) throw new Error(`The topic ${topic} was lost right after it was created.`);
  return leader;
}

/** A record to write: its headers as a list with its count. */
interface GeneratedRecord {
  key: Buffer;
  value: Buffer;
  headers: Buffer;
  timestampMs: bigint;
}

/** Makes the record of a number, the same in every run. */
export type Generate = (number: number) => GeneratedRecord;

/** Fills one batch per partition, message n going to partition n modulo their count. @returns the batches, and the number after the last message in them. */
function fillRound(generate: Generate, from: number, messages: number): { batches: { partition: number; records: Buffer }[]; next: number } {
  const writers = Array.from({ length: partitionCount }, () => createBatchWriter({ maxBytes: batchBytes }));
  const kept = new KeptHeaders();
  let next = from;
  for (; next < messages; next++) {
    const { key, value, headers, timestampMs } = generate(next);
    if (writers[next % partitionCount]?.append({ key, value, timestamp: timestampMs, headers: kept.keepAll(headers) }) !== true) break;
  }
  const batches = writers.flatMap((writer, partition) => (writer.isEmpty ? [] : [{ partition, records: writer.seal(noProducer) }]));
  return { batches, next };
}

/**
 * Creates a topic of 6 partitions on the one broker there is and writes records 0 to `messages` to it, in batches as a Java producer makes them.
 * @throws KafkaError when the broker refuses any.
 */
export async function writeTopic(brokers: string, topic: string, generate: Generate, messages: number, signal: AbortSignal): Promise<void> {
  const cluster = openCluster({ id: 'bench', name: 'Bench', brokers: [brokers] }, 'redrive-bench');
  try {
    const leader = await createTopic(cluster, brokers, topic);
    const { lane, release } = cluster.borrowLane('produce');
    const channel = await cluster.channel(leader, lane);
    const failures: unknown[] = [];
    const send = async (batches: { partition: number; records: Buffer }[]) => {
      try {
        const { responses } = await channel.request(produceApis, [{ transactionalId: null, timeoutMs: 30_000, topic, batches }]);
        const failed = responses.flatMap(({ partitionResponses }) => partitionResponses).find(({ errorCode }) => errorCode !== 0);
        if (failed !== undefined) failures.push(errorFromCode(failed.errorCode, `write to ${topic}/${failed.index}`, { cluster, request: 'Produce', topic }));
      } catch (error) {
        failures.push(error);
      }
    };
    const inFlight: Promise<void>[] = [];
    for (let next = 0; next < messages && failures.length === 0; ) {
      signal.throwIfAborted();
      const round = fillRound(generate, next, messages);
      inFlight.push(send(round.batches));
      if (inFlight.length === mostInFlight) await inFlight.shift();
      next = round.next;
    }
    await Promise.all(inFlight);
    for (const failure of failures) throw failure;
    release();
  } finally {
    await cluster.close();
  }
}
