import type { KafkaCluster } from './cluster-connection.ts';
import { errorCodes } from './error-codes.ts';
import { errorFromCode, KafkaError } from './kafka-error.ts';
import { isRefusal, type ProducedBatches, produceBatches, type SealedBatch } from './produce-batches.ts';
import type { Slice, SliceOutcome } from './slice.ts';
import { type KeptPosition, openTransactionSession, type ProducerIdentity, type TransactionSession } from './transaction-session.ts';

/**
 * Holds one transactional id, from its opening until it is closed or another producer takes the id over. A `commitSlice` that throws leaves the producer
 * unusable, and whether the slice was committed unknown: `fenced` → stop; `retriable` → close, open again, and go on from `committedPosition`.
 */
export interface TransactionalProducer {
  readonly transactionalId: string;
  /** The group's position as of the last transaction, undefined when it has none. @throws KafkaError */
  committedPosition(topic: string, partition: number): Promise<bigint | undefined>;
  /** As `committedPosition`, with the text beside it. @throws KafkaError */
  keptPosition(topic: string, partition: number): Promise<KeptPosition | undefined>;
  /** Commits records and position in one transaction. One at a time. @throws KafkaError, see above. */
  commitSlice(slice: Slice): Promise<SliceOutcome>;
  /** Waits for the slice under way and closes the producer's connections. */
  close(): Promise<void>;
}

export interface TransactionalProducerOptions {
  transactionalId: string;
  /** The private group that carries the position; it must never have members. */
  groupId: string;
  /** After how long the coordinator aborts a transaction that was not ended: an open one hides live records from readers. */
  timeoutMs: number;
}

const openingDeadlineMs = 30_000;
const endingDeadlineMs = 15_000;
const abortDeadlineMs = 2_000;
/** The steps before the commit get this part of the transaction's time, so that what is late fails here, not at the coordinator. */
const shareOfTimeout = 0.8;
const sequences = 2 ** 31;

/** Errors that end this producer, not what it does: a new one under the same transactional id goes on. */
const reopenHelps = new Set([
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_ID_MAPPING',
  'INVALID_TXN_STATE',
  'TRANSACTION_ABORTABLE',
  'TRANSACTION_COORDINATOR_FENCED',
]);

function asRetriable(error: unknown): unknown {
  if (!(error instanceof KafkaError) || error.retriable || !reopenHelps.has(error.code)) return error;
  const { code, cluster, topic, partition, offset } = error;
  return new KafkaError(error.message, { code, cluster, topic, partition, offset, retriable: true, cause: error });
}

/**
 * Takes over a transactional id, in the order that makes kills and lost answers safe (P2.6): coordinators, InitProducerId (which fences the predecessor
 * and ends its transaction), and only then the position.
 * @throws KafkaError when the coordinators cannot be reached within 30 s, or refuse.
 */
export async function openTransactionalProducer(cluster: KafkaCluster, options: TransactionalProducerOptions): Promise<TransactionalProducer> {
  // Two producers of one id in one process must not share connections: closing one would break the other.
  const { lane: produceLane, release } = cluster.borrowLane(`produce ${options.transactionalId}`);
  const coordinatorLane = `${produceLane} coordinator`;
  const closeLanes = async (): Promise<void> => {
    await Promise.all([cluster.closeLane(produceLane), cluster.closeLane(coordinatorLane)]);
    release();
  };
  try {
    const session = openTransactionSession(cluster, { ...options, lane: coordinatorLane });
    const identity = await session.initProducerId(performance.now() + openingDeadlineMs);
    return new Producer(cluster, session, options, { identity, produceLane, closeLanes });
  } catch (error) {
    await closeLanes();
    throw error;
  }
}

class Producer implements TransactionalProducer {
  readonly #cluster: KafkaCluster;
  readonly #session: TransactionSession;
  readonly #options: TransactionalProducerOptions;
  readonly #produceLane: string;
  readonly #closeLanes: () => Promise<void>;
  /** The next sequence number of each topic and partition. */
  readonly #nextSequences = new Map<string, number>();
  #identity: ProducerIdentity;
  #underWay: Promise<unknown> | undefined;
  #unusable: unknown;

  constructor(
    cluster: KafkaCluster,
    session: TransactionSession,
    options: TransactionalProducerOptions,
    opened: { identity: ProducerIdentity; produceLane: string; closeLanes: () => Promise<void> },
  ) {
    this.#cluster = cluster;
    this.#session = session;
    this.#options = options;
    this.#identity = opened.identity;
    this.#produceLane = opened.produceLane;
    this.#closeLanes = opened.closeLanes;
  }

  get transactionalId(): string {
    return this.#options.transactionalId;
  }

  async committedPosition(topic: string, partition: number): Promise<bigint | undefined> {
    return (await this.keptPosition(topic, partition))?.offset;
  }

  keptPosition(topic: string, partition: number): Promise<KeptPosition | undefined> {
    return this.#session.committedPosition(topic, partition, performance.now() + openingDeadlineMs);
  }

  async commitSlice(slice: Slice): Promise<SliceOutcome> {
    if (this.#unusable !== undefined) throw this.#unusable;
    if (this.#underWay !== undefined)
      throw new Error(`transactional id ${this.transactionalId} has a slice under way: a producer has one transaction at a time`);
    const underWay = this.#commit(slice);
    this.#underWay = underWay;
    try {
      return await underWay;
    } catch (error) {
      this.#unusable = asRetriable(error);
      throw this.#unusable;
    } finally {
      this.#underWay = undefined;
    }
  }

  async close(): Promise<void> {
    await this.#underWay?.catch(() => undefined);
    this.#unusable ??= new KafkaError(`The producer of transactional id ${this.transactionalId} was closed.`, {
      code: 'PRODUCER_UNUSABLE',
      cluster: this.#cluster.id,
      retriable: true,
    });
    await this.#closeLanes();
  }

  async #commit(slice: Slice): Promise<SliceOutcome> {
    const missing = await this.#missingPartition(slice);
    if (missing !== undefined) return this.#refused(missing);
    const deadlineAt = performance.now() + shareOfTimeout * this.#options.timeoutMs;
    const partitions = [...new Set(slice.batches.map(({ partition }) => partition))];
    try {
      if (partitions.length > 0) await this.#session.addPartitions(this.#identity, slice.topic, partitions, deadlineAt);
    } catch (error) {
      if (error instanceof KafkaError && isRefusal(error)) return this.#refused(error);
      throw error;
    }
    const produced = await this.#produceOrAbort(slice, deadlineAt);
    if (produced.status === 'refused') {
      await this.#session.end(this.#identity, false, performance.now() + endingDeadlineMs);
      // Some batches of the slice may have used up their sequence numbers, others not.
      this.#identity = await this.#session.initProducerId(performance.now() + openingDeadlineMs, this.#identity);
      this.#nextSequences.clear();
      return this.#refused(produced.error);
    }
    await this.#session.end(this.#identity, true, performance.now() + endingDeadlineMs);
    return {
      status: 'committed',
      batches: slice.batches.map(({ partition, count }, index) => ({ partition, count, baseOffset: produced.baseOffsets[index] })),
    };
  }

  #refused({ code, message, partition }: KafkaError): SliceOutcome {
    return { status: 'refused', code, message, partition };
  }

  /** Looks for the target before the transaction begins: a partition that does not exist would be waited for until the deadline. */
  async #missingPartition({ topic, batches }: Slice): Promise<KafkaError | undefined> {
    const find = async (): Promise<number | undefined> => {
      const count = (await this.#cluster.topics([topic])).get(topic)?.leaders.length ?? 0;
      return batches.find(({ partition }) => partition >= count)?.partition;
    };
    if ((await find()) === undefined) return undefined;
    this.#cluster.forgetTopic(topic);
    const partition = await find();
    if (partition === undefined) return undefined;
    const refusal = this.#cluster.topicRefusal(topic);
    if (refusal !== undefined) return refusal;
    return errorFromCode(errorCodes.unknownTopicOrPartition, `append to ${topic}/${partition}`, {
      cluster: this.#cluster,
      request: 'Metadata',
      topic,
      partition,
      detail: 'the topic or its partition does not exist.',
    });
  }

  /** Everything between adding the partitions and ending the transaction. What throws is aborted where possible, so that live records do not stay hidden until the timeout. */
  async #produceOrAbort(slice: Slice, deadlineAt: number): Promise<ProducedBatches> {
    const firstAppended = Promise.withResolvers<boolean>();
    const produce = async (): Promise<ProducedBatches> => {
      const target = {
        transactionalId: this.transactionalId,
        topic: slice.topic,
        lane: this.#produceLane,
        deadlineAt,
        onFirstAppended: () => firstAppended.resolve(true),
      };
      try {
        return await produceBatches(this.#cluster, this.#seal(slice), target);
      } finally {
        // Without batches there is nothing that the offsets would have to wait for.
        firstAppended.resolve(slice.batches.length === 0);
      }
    };
    const commitOffset = async (): Promise<void> => {
      await this.#session.addOffsets(this.#identity, deadlineAt);
      if (await firstAppended.promise) await this.#session.commitOffset(this.#identity, slice.position, deadlineAt);
    };
    const [produced, committed] = await Promise.allSettled([produce(), commitOffset()]);
    if (produced.status === 'fulfilled' && committed.status === 'fulfilled') return produced.value;
    const error: unknown = produced.status === 'rejected' ? produced.reason : committed.status === 'rejected' ? committed.reason : undefined;
    await this.#abortAfter(error);
    throw error;
  }

  #seal({ topic, batches }: Slice): SealedBatch[] {
    return batches.map((batch) => {
      const { partition, count } = batch;
      const key = `${topic} ${partition}`;
      const baseSequence = this.#nextSequences.get(key) ?? 0;
      this.#nextSequences.set(key, (baseSequence + count) % sequences);
      return { partition, records: batch.seal({ ...this.#identity, baseSequence }), opensSequence: baseSequence === 0 };
    });
  }

  async #abortAfter(error: unknown): Promise<void> {
    if (error instanceof KafkaError && error.fenced) return;
    try {
      await this.#session.end(this.#identity, false, performance.now() + abortDeadlineMs);
    } catch (abortError) {
      // The first error is the one to tell; the coordinator aborts what we could not when the transaction's time is over.
      if (!(abortError instanceof KafkaError)) throw abortError;
    }
  }
}
