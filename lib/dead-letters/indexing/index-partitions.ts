import type pg from 'pg';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { log } from '#lib/config/log.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { identityRules } from '#lib/kafka/event-identity-rules.ts';
import { type FetchedPartition, fetchRecords } from '#lib/kafka/fetch-records.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import type { Lease } from '#lib/leases/lease.ts';
import type { FailureKinds } from './failure-kinds.ts';
import { readFetched } from './read-fetched.ts';
import { recognise } from './recognise.ts';
import { storeBatch } from './store-batch.ts';
import type { TopicIds } from './topic-ids.ts';

/** A partition that this worker holds the lease of, and how far it is indexed. */
export interface HeldPartition {
  lease: Lease;
  topicRef: number;
  topic: string;
  topicId: string;
  partition: number;
  nextOffset: bigint;
  /** The end of the log as last stored. */
  logEndOffset: bigint;
}

/** What indexing works with. */
export interface IndexingContext {
  pool: pg.Pool;
  cluster: KafkaCluster;
  topicIds: TopicIds;
  kinds: FailureKinds;
  /** Where events carry their identity, by topic. */
  identity: EventIdentitySettings;
}

/** What one fetch brought. */
export interface Indexed {
  /** How many dead letters were stored. */
  stored: number;
  /** Partitions that the broker refused or that could not be stored, such as when one went to another worker (LeaseLost): the others were stored all the same. */
  failed: { partition: HeldPartition; error: unknown }[];
}

/** How long a broker may wait for the first new dead letter before it answers with nothing. */
const maxWaitMs = 500;
/** Partitions whose batches are stored at the same time: while one waits for Postgres, the next is decoded. */
const storedAtOnce = 3;
const maxBytes = 8 * 1024 * 1024;
const partitionMaxBytes = 2 * 1024 * 1024;

/**
 * Fetches once from the leader of these partitions and stores what came, each partition in a transaction of its own; moves their `nextOffset`.
 * @throws KafkaError when the leader cannot be reached.
 */
export async function indexOnce(context: IndexingContext, partitions: readonly HeldPartition[]): Promise<Indexed> {
  const fetched = await fetchRecords(context.cluster, {
    partitions: partitions.map((partition) => ({ ...partition, fromOffset: partition.nextOffset })),
    maxWaitMs,
    maxBytes,
    partitionMaxBytes,
  });
  const waiting = [...fetched.entries()];
  const indexed: Indexed = { stored: 0, failed: [] };
  const storeInTurn = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, answer] = next;
      const partition = partitions[index];
      if (partition === undefined) continue;
      try {
        const count = answer.error === undefined ? await storeFetched(context, partition, answer) : await handleFault(context, partition, answer.error);
        indexed.stored += count;
      } catch (error) {
        indexed.failed.push({ partition, error });
      }
    }
  };
  await Promise.all(Array.from({ length: storedAtOnce }, storeInTurn));
  return indexed;
}

/** Stores what one fetch of a partition gave, damaged batches as gaps, and moves its `nextOffset`. @returns how many dead letters. @throws LeaseLost, or the database's error */
export async function storeFetched(
  { pool, cluster, topicIds, kinds, identity }: IndexingContext,
  partition: HeldPartition,
  answer: FetchedPartition,
): Promise<number> {
  const { read, gaps, nextOffset } = readFetched(answer, partition.nextOffset, (origin) => identityRules(identity, origin, partition.topic));
  const logEndOffset = answer.lastStableOffset;
  if (nextOffset === partition.nextOffset && logEndOffset === partition.logEndOffset) return 0;
  await topicIds.refreshFor(read.map(({ facts, replayMark }) => replayMark?.origin.topic ?? facts.originTopic));
  const kindIds = await kinds.of(
    partition.topicRef,
    read.map(({ facts }) => facts),
  );
  const records = read.map((record, index) => ({
    ...record,
    recognisedBy: recognise(record, cluster.id, partition, topicIds.of),
    kindId: kindIds[index] ?? 0,
    originTopicId: record.facts.originTopic === null ? undefined : topicIds.of(record.facts.originTopic),
    isReturn: record.replayMark !== null,
  }));
  await storeBatch(pool, partition.lease, {
    cluster: cluster.id,
    topicRef: partition.topicRef,
    partition: partition.partition,
    fromOffset: partition.nextOffset,
    nextOffset,
    logStartOffset: answer.logStartOffset,
    logEndOffset,
    records,
    gaps,
  });
  partition.nextOffset = nextOffset;
  partition.logEndOffset = logEndOffset;
  return records.length;
}

async function handleFault(context: IndexingContext, partition: HeldPartition, fault: NonNullable<FetchedPartition['error']>): Promise<number> {
  if (fault.kind === 'offset-out-of-range') await moveIntoRange(context, partition);
  else if (fault.kind === 'refused') throw new Error(fault.message);
  return 0;
}

/** The broker said that it does not have the next offset: what is missing is written down as a gap, and indexing goes on where the log is. */
export async function moveIntoRange({ pool, cluster }: IndexingContext, partition: HeldPartition): Promise<void> {
  const [[earliest], [latest]] = await Promise.all([listOffsets(cluster, [partition], 'earliest'), listOffsets(cluster, [partition], 'latest')]);
  if (earliest === undefined || latest === undefined || earliest.error !== undefined || latest.error !== undefined) return;
  // A leader that had just been elected may have answered: now it has the offset.
  if (partition.nextOffset >= earliest.offset && partition.nextOffset <= latest.offset) return;
  const isDeleted = partition.nextOffset < earliest.offset;
  const nextOffset = isDeleted ? earliest.offset : latest.offset;
  const gap = isDeleted
    ? { fromOffset: partition.nextOffset, toOffset: earliest.offset, reason: 'deleted by retention before it was indexed' }
    : { fromOffset: latest.offset, toOffset: partition.nextOffset, reason: 'cut off by the broker after it was indexed (unclean leader election)' };
  log.warn(
    { topic: partition.topic, partition: partition.partition, ...gap, fromOffset: String(gap.fromOffset), toOffset: String(gap.toOffset) },
    'Offsets are missing from the index.',
  );
  await storeBatch(pool, partition.lease, {
    cluster: cluster.id,
    topicRef: partition.topicRef,
    partition: partition.partition,
    fromOffset: partition.nextOffset,
    nextOffset,
    logStartOffset: earliest.offset,
    logEndOffset: latest.offset,
    records: [],
    gaps: [gap],
  });
  partition.nextOffset = nextOffset;
  partition.logEndOffset = latest.offset;
}
