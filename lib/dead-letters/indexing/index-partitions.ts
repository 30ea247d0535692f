import { log } from '#lib/config/log.ts';
import { FetchAhead } from '#lib/kafka/fetch-ahead.ts';
import type { FetchedPartition } from '#lib/kafka/fetch-records.ts';
import { missingOffsets } from '#lib/kafka/missing-offsets.ts';
import type { Batch } from './batch.ts';
import type { HeldPartition } from './held-partition.ts';
import { type IndexingContext, positionOf, type ReadPosition, readBatch } from './read-batch.ts';
import { storeBatch } from './store-batch.ts';
import { type Indexed, StoringLanes } from './storing-lanes.ts';

/** For how long one call goes on while there is more. Whoever calls then looks anew at what it holds. */
const goesOnForMs = 500;

/** Reads what was fetched and begins to store it. @returns where to go on; undefined where a partition gave nothing that can be gone on from */
async function readRound(
  context: IndexingContext,
  positions: readonly ReadPosition[],
  fetched: readonly FetchedPartition[],
  storing: StoringLanes,
): Promise<{ next: ReadPosition[]; records: number } | undefined> {
  const next: ReadPosition[] = [];
  let records = 0;
  for (const [index, answer] of fetched.entries()) {
    const position = positions[index];
    if (position === undefined) continue;
    const { held } = position;
    const { error } = answer;
    if (error !== undefined) {
      await storing.begin(index, held, () => handleFault(context, held, error));
      continue;
    }
    try {
      const batch = await readBatch(context, position, answer);
      next.push(batch === undefined ? position : { ...position, fromOffset: batch.nextOffset, logEndOffset: batch.logEndOffset });
      records += batch?.records.length ?? 0;
      if (batch !== undefined) await storing.begin(index, held, () => store(context, held, batch));
    } catch (thrown) {
      storing.fail(held, thrown);
    }
  }
  return next.length === positions.length ? { next, records } : undefined;
}

/**
 * Fetches from the leader of these partitions and stores what came, each batch in a transaction of its own; moves their `nextOffset`.
 * @param ahead with it, fetching and reading go on while what was read is stored, as long as there is more, for half a second; what is fetched ahead then is kept
 *   for the next call. Without it one fetch is made.
 * @param wantedBack ends that earlier.
 * @throws KafkaError when the leader cannot be reached.
 */
export async function indexOnce(
  context: IndexingContext,
  partitions: readonly HeldPartition[],
  ahead?: FetchAhead,
  wantedBack?: AbortSignal,
): Promise<Indexed> {
  const storing = new StoringLanes();
  const endsAtMs = performance.now() + goesOnForMs;
  try {
    for (let positions: readonly ReadPosition[] | undefined = partitions.map(positionOf); positions !== undefined; ) {
      const fetched: FetchedPartition[] = await (ahead ?? new FetchAhead(context.cluster)).take(positions);
      const round = await readRound(context, positions, fetched, storing);
      positions = undefined;
      // A fault is looked at anew, and what has failed asks again from where it was.
      if (round === undefined || ahead === undefined || storing.indexed.failed.length > 0) break;
      ahead.start(round.next);
      if (round.records > 0 && performance.now() < endsAtMs && wantedBack?.aborted !== true) positions = round.next;
    }
  } finally {
    await storing.end();
  }
  return storing.indexed;
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

async function handleFault(context: IndexingContext, partition: HeldPartition, fault: NonNullable<FetchedPartition['error']>): Promise<number> {
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
