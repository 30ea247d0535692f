import type pg from 'pg';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { log } from '#lib/config/log.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { identityRules } from '#lib/kafka/event-identity-rules.ts';
import type { FetchedPartition, FetchPosition } from '#lib/kafka/fetch-records.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import type { Lease } from '#lib/leases/lease.ts';
import type { Batch, DeadLetterToStore } from './batch.ts';
import type { FailureKinds } from './failure-kinds.ts';
import { FetchAhead } from './fetch-ahead.ts';
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
  /** Whether the failures of what was stored last were all new, so that those of the next batch are likely to be. */
  bringsFresh?: boolean;
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

/** Partitions whose batches are stored at the same time: while one waits for Postgres, the next is decoded. */
const storedAtOnce = 3;

/**
 * Fetches once from the leader of these partitions and stores what came, each partition in a transaction of its own; moves their `nextOffset`.
 * @param ahead keeps what is fetched while storing for the next call; without it nothing is.
 * @throws KafkaError when the leader cannot be reached.
 */
export async function indexOnce(context: IndexingContext, partitions: readonly HeldPartition[], ahead?: FetchAhead): Promise<Indexed> {
  const positions = partitions.map((partition) => ({ ...partition, fromOffset: partition.nextOffset }));
  const fetched = await (ahead ?? new FetchAhead(context.cluster)).take(positions);
  const indexed: Indexed = { stored: 0, failed: [] };
  const storing: Promise<void>[] = new Array(storedAtOnce).fill(Promise.resolve());
  const next: FetchPosition[] = [];
  for (const [index, answer] of fetched.entries()) {
    const partition = partitions[index];
    if (partition === undefined) continue;
    const attempt = async (work: () => Promise<number>) => {
      try {
        indexed.stored += await work();
      } catch (error) {
        indexed.failed.push({ partition, error });
      }
    };
    const { error } = answer;
    if (error !== undefined) {
      await attempt(() => handleFault(context, partition, error));
      continue;
    }
    await attempt(async () => {
      const batch = await readBatch(context, partition, answer);
      next.push({ ...partition, fromOffset: batch?.nextOffset ?? partition.nextOffset });
      const turn = index % storedAtOnce;
      if (batch !== undefined) storing[turn] = (storing[turn] ?? Promise.resolve()).then(() => attempt(() => store(context, partition, batch)));
      return 0;
    });
  }
  // What comes next is on its way while this is stored; a fault is looked at anew, and what has failed asks again from where it was.
  if (next.length === partitions.length && indexed.failed.length === 0) ahead?.start(next);
  await Promise.all(storing);
  return indexed;
}

/** What one fetch of a partition gave, damaged batches as gaps; undefined where nothing is new. @throws KafkaError when the cluster cannot be asked for its topics */
async function readBatch(
  { cluster, topicIds, kinds, identity }: IndexingContext,
  partition: HeldPartition,
  answer: FetchedPartition,
): Promise<Batch | undefined> {
  const { read, bodies, gaps, nextOffset } = readFetched(answer, partition.nextOffset, (origin) => identityRules(identity, origin, partition.topic));
  const logEndOffset = answer.lastStableOffset;
  if (nextOffset === partition.nextOffset && logEndOffset === partition.logEndOffset) return undefined;
  await topicIds.refreshFor(read.map(({ facts, replayMark }) => replayMark?.origin.topic ?? facts.originTopic));
  const kindIds = await kinds.of(
    partition.topicRef,
    read.map(({ facts }) => facts),
  );
  const records = read.map((record, index): DeadLetterToStore => {
    const { offset, timestampMs, isLogAppendTime, sizeBytes, isTombstone, isPointer, convention, facts, eventType, replayMark } = record;
    const recognisedBy = recognise(record, cluster.id, partition, topicIds.of);
    const originTopicId = facts.originTopic === null ? undefined : topicIds.of(facts.originTopic, timestampMs);
    const kindId = kindIds[index] ?? 0;
    const isReturn = replayMark !== null;
    // Written out: of so many, a copy by spreading takes several times as long.
    return {
      offset,
      timestampMs,
      isLogAppendTime,
      sizeBytes,
      isTombstone,
      isPointer,
      convention,
      facts,
      eventType,
      replayMark,
      recognisedBy,
      originTopicId,
      kindId,
      isReturn,
    };
  });
  return {
    cluster: cluster.id,
    topicRef: partition.topicRef,
    partition: partition.partition,
    fromOffset: partition.nextOffset,
    nextOffset,
    logStartOffset: answer.logStartOffset,
    logEndOffset,
    records,
    bodies,
    gaps,
  };
}

/** Stores a batch and moves the partition's `nextOffset`. @returns how many dead letters. @throws LeaseLost, or the database's error */
async function store({ pool }: IndexingContext, partition: HeldPartition, batch: Batch): Promise<number> {
  const areFresh = await storeBatch(pool, partition.lease, batch, partition.bringsFresh);
  if (batch.records.length > 0) partition.bringsFresh = areFresh;
  partition.nextOffset = batch.nextOffset;
  partition.logEndOffset = batch.logEndOffset;
  return batch.records.length;
}

/** Stores what one fetch of a partition gave. @returns how many dead letters. @throws LeaseLost, or the database's error */
export async function storeFetched(context: IndexingContext, partition: HeldPartition, answer: FetchedPartition): Promise<number> {
  const batch = await readBatch(context, partition, answer);
  return batch === undefined ? 0 : store(context, partition, batch);
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
    bodies: [],
    gaps: [gap],
  });
  partition.nextOffset = nextOffset;
  partition.logEndOffset = latest.offset;
}
