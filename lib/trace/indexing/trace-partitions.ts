import type pg from 'pg';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { log } from '#lib/config/log.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { identityRules } from '#lib/kafka/event-identity-rules.ts';
import type { FetchAhead } from '#lib/kafka/fetch-ahead.ts';
import type { FetchedPartition, FetchFault } from '#lib/kafka/fetch-records.ts';
import { missingOffsets } from '#lib/kafka/missing-offsets.ts';
import { type ReadPosition, readWhileStoring } from '#lib/kafka/read-while-storing.ts';
import type { Stored } from '#lib/kafka/storing-lanes.ts';
import { walkFetched } from '#lib/kafka/walk-fetched.ts';
import type { Lease } from '#lib/leases/lease.ts';
import { currentEpoch } from '#lib/trace/epochs.ts';
import { businessIdsOf, type FindBusinessIds } from './business-ids.ts';
import { EventBatch, type ReadEvents } from './event-batch.ts';
import { KnownIds } from './known-ids.ts';
import { readEvent } from './read-event.ts';
import { storeEvents } from './store-events.ts';
import { StoredOnce } from './stored-once.ts';
import { TraceKinds } from './trace-kinds.ts';

/** A partition that this worker holds the lease of, and how far it is traced. */
export interface TracedPartition {
  lease: Lease;
  /** Its number in trace_position. */
  place: number;
  topicRef: number;
  topic: string;
  topicId: string;
  partition: number;
  nextOffset: bigint;
  /** The end of the log as last stored. */
  logEndOffset: bigint;
}

/** What tracing works with; one for each worker and cluster. */
export interface TracingContext {
  pool: pg.Pool;
  cluster: KafkaCluster;
  identity: EventIdentitySettings;
  kinds: TraceKinds;
  ids: KnownIds;
  stored: StoredOnce;
  /** How business ids are read, by topic. */
  businessIds: Map<string, FindBusinessIds | undefined>;
}

export function newTracing(pool: pg.Pool, cluster: KafkaCluster, identity: EventIdentitySettings): TracingContext {
  return {
    pool,
    cluster,
    identity,
    kinds: new TraceKinds(pool, cluster.id),
    ids: new KnownIds(cluster.id),
    stored: new StoredOnce(),
    businessIds: new Map(),
  };
}

/**
 * Fetches from the leader of these partitions and stores what came, each batch in a transaction of its own; moves their `nextOffset`.
 * @param ahead with it, fetching and reading go on while what was read is stored (readWhileStoring). Without it one fetch is made.
 * @param mostRecords one call reads no more than these and what one fetch brings.
 * @throws KafkaError when the leader cannot be reached, or the database's error when it cannot say which epoch it is.
 */
export async function traceOnce(
  context: TracingContext,
  partitions: readonly TracedPartition[],
  ahead?: FetchAhead,
  mostRecords?: number,
): Promise<Stored<TracedPartition>> {
  const epoch = await currentEpoch(context.pool);
  return readWhileStoring<TracedPartition, ReadEvents>(
    {
      cluster: context.cluster,
      read: (position, answer) => readBatch(context, position, answer, epoch),
      store: (partition, batch) => store(context, partition, batch),
      handleFault: (partition, fault) => handleFault(context, partition, fault),
      ...(mostRecords === undefined ? {} : { mostRecords }),
    },
    partitions,
    ahead,
  );
}

function businessIdsIn({ identity, businessIds }: TracingContext, topic: string): FindBusinessIds | undefined {
  if (!businessIds.has(topic)) businessIds.set(topic, businessIdsOf(identity, topic));
  return businessIds.get(topic);
}

/** What was fetched of a partition for each event, at the least about. */
const bytesOfEvent = 300;

/** What one fetch of a partition gave, damaged batches as gaps; undefined where nothing is new. @throws the database's error */
async function readBatch(
  context: TracingContext,
  { held, fromOffset, logEndOffset: knownEndOffset }: ReadPosition<TracedPartition>,
  answer: FetchedPartition,
  epoch: number,
): Promise<ReadEvents | undefined> {
  const { ids, kinds, identity, stored } = context;
  const reader = { ids, kinds, rules: identityRules(identity, held.topic), businessIds: businessIdsIn(context, held.topic) };
  let events: EventBatch | undefined;
  const { gaps, nextOffset } = walkFetched(answer, fromOffset, (cursor) => {
    events ??= new EventBatch(epoch, held.place, stored, Math.ceil(answer.records.length / bytesOfEvent));
    readEvent(cursor, reader, events);
  });
  const logEndOffset = answer.lastStableOffset;
  if (nextOffset === fromOffset && logEndOffset === knownEndOffset) return undefined;
  await events?.nameKinds(kinds);
  const move = { place: held.place, fromOffset, nextOffset, logStartOffset: answer.logStartOffset, logEndOffset };
  return { ...move, events, gaps, count: events?.rows.count ?? 0 };
}

/** Stores a batch and moves the partition's `nextOffset`. @returns how many events. @throws LeaseLost, or the database's error */
async function store({ pool, stored }: TracingContext, partition: TracedPartition, batch: ReadEvents): Promise<number> {
  try {
    await storeEvents(pool, partition.lease, batch, stored);
  } catch (error) {
    // What was believed to be stored may have been lost with the connection.
    stored.forget();
    throw error;
  }
  partition.nextOffset = batch.nextOffset;
  partition.logEndOffset = batch.logEndOffset;
  return batch.count;
}

async function handleFault(context: TracingContext, partition: TracedPartition, fault: FetchFault): Promise<number> {
  if (fault.kind === 'offset-out-of-range') await moveIntoRange(context, partition);
  else if (fault.kind === 'refused') throw new Error(fault.message);
  return 0;
}

/** The broker said that it does not have the next offset: what is missing is written down as a gap, and tracing goes on where the log is. */
async function moveIntoRange({ pool, cluster, stored }: TracingContext, partition: TracedPartition): Promise<void> {
  const missing = await missingOffsets(cluster, partition, 'traced');
  if (missing === undefined) return;
  const { gap, nextOffset, logStartOffset, logEndOffset } = missing;
  log.warn(
    { topic: partition.topic, partition: partition.partition, ...gap, fromOffset: String(gap.fromOffset), toOffset: String(gap.toOffset) },
    'Offsets are missing from the correlation index.',
  );
  const move = { place: partition.place, fromOffset: partition.nextOffset, nextOffset, logStartOffset, logEndOffset };
  await storeEvents(pool, partition.lease, { ...move, events: undefined, gaps: [gap], count: 0 }, stored);
  partition.nextOffset = nextOffset;
  partition.logEndOffset = logEndOffset;
}
