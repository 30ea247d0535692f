import { log } from '#lib/config/log.ts';
import type { FetchAhead } from '#lib/kafka/fetch-ahead.ts';
import type { FetchedPartition, FetchFault } from '#lib/kafka/fetch-records.ts';
import { missingOffsets } from '#lib/kafka/missing-offsets.ts';
import { positionOf, type ReadPosition, readWhileStoring } from '#lib/kafka/read-while-storing.ts';
import type { Stored } from '#lib/kafka/storing-lanes.ts';
import type { Batch } from './batch.ts';
import type { HeldPartition } from './held-partition.ts';
import { type IndexingContext, readBatch } from './read-batch.ts';
import { storeBatch } from './store-batch.ts';

/**
 * Fetches from the leader of these partitions and stores what came, each batch in a transaction of its own; moves their `nextOffset`.
 * @param ahead with it, fetching and reading go on while what was read is stored (readWhileStoring). Without it one fetch is made.
 * @throws KafkaError when the leader cannot be reached.
 */
export function indexOnce(context: IndexingContext, partitions: readonly HeldPartition[], ahead?: FetchAhead): Promise<Stored<HeldPartition>> {
  const reading = {
    cluster: context.cluster,
    read: async (position: ReadPosition<HeldPartition>, answer: FetchedPartition) => {
      const batch = await readBatch(context, position, answer);
      return batch && { ...batch, count: batch.records.length };
    },
    store: (held: HeldPartition, batch: Batch) => store(context, held, batch),
    handleFault: (held: HeldPartition, fault: FetchFault) => handleFault(context, held, fault),
  };
  return readWhileStoring(reading, partitions, ahead);
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
  const batch = await readBatch(context, positionOf(partition), answer);
  return batch === undefined ? 0 : store(context, partition, batch);
}

async function handleFault(context: IndexingContext, partition: HeldPartition, fault: FetchFault): Promise<number> {
  if (fault.kind === 'offset-out-of-range') await moveIntoRange(context, partition);
  else if (fault.kind === 'refused') throw new Error(fault.message);
  return 0;
}

/** The broker said that it does not have the next offset: what is missing is written down as a gap, and indexing goes on where the log is. */
export async function moveIntoRange({ pool, cluster }: IndexingContext, partition: HeldPartition): Promise<void> {
  const missing = await missingOffsets(cluster, partition, 'indexed');
  if (missing === undefined) return;
  const { gap, nextOffset, logStartOffset, logEndOffset } = missing;
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
    logStartOffset,
    logEndOffset,
    records: [],
    rows: undefined,
    bodies: [],
    gaps: [gap],
  });
  partition.nextOffset = nextOffset;
  partition.logEndOffset = logEndOffset;
}
