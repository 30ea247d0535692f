import type pg from 'pg';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { log } from '#lib/config/log.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { identityRules } from '#lib/kafka/event-identity-rules.ts';
import { FetchAhead } from '#lib/kafka/fetch-ahead.ts';
import type { FetchedPartition, FetchPosition } from '#lib/kafka/fetch-records.ts';
import { missingOffsets } from '#lib/kafka/missing-offsets.ts';
import type { Lease } from '#lib/leases/lease.ts';
import { currentEpoch } from '#lib/trace/epochs.ts';
import { TraceHashes } from '#lib/trace/trace-hash.ts';
import { businessIdsOf, type ReadBusinessIds } from './business-ids.ts';
import { readFetchedEvents } from './read-fetched-events.ts';
import { type EventBatch, storeEvents } from './store-events.ts';
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
  hashes: TraceHashes;
  stored: StoredOnce;
  /** How business ids are read, by topic. */
  businessIds: Map<string, ReadBusinessIds | undefined>;
}

/** What one fetch brought. */
interface Traced {
  /** How many events were stored. */
  stored: number;
  /** Partitions that the broker refused or that could not be stored, such as when one went to another worker (LeaseLost): the others were stored all the same. */
  failed: { partition: TracedPartition; error: unknown }[];
}

export function newTracing(pool: pg.Pool, cluster: KafkaCluster, identity: EventIdentitySettings): TracingContext {
  return {
    pool,
    cluster,
    identity,
    kinds: new TraceKinds(pool, cluster.id),
    hashes: new TraceHashes(cluster.id),
    stored: new StoredOnce(),
    businessIds: new Map(),
  };
}

/** Partitions whose batches are stored at the same time: while one waits for Postgres, the next is decoded. */
const storedAtOnce = 3;

/**
 * Fetches once from the leader of these partitions and stores what came, each partition in a transaction of its own; moves their `nextOffset`.
 * @param ahead keeps what is fetched while storing for the next call; without it nothing is.
 * @throws KafkaError when the leader cannot be reached, or the database's error when it cannot say which epoch it is.
 */
export async function traceOnce(context: TracingContext, partitions: readonly TracedPartition[], ahead?: FetchAhead): Promise<Traced> {
  const fetched = await (ahead ?? new FetchAhead(context.cluster)).take(partitions.map((partition) => ({ ...partition, fromOffset: partition.nextOffset })));
  const epoch = await currentEpoch(context.pool);
  const traced: Traced = { stored: 0, failed: [] };
  const turns: Promise<void>[] = new Array(storedAtOnce).fill(Promise.resolve());
  const next: FetchPosition[] = [];
  for (const [index, answer] of fetched.entries()) {
    const partition = partitions[index];
    if (partition === undefined) continue;
    const attempt = async (work: () => Promise<number>) => {
      try {
        traced.stored += await work();
      } catch (error) {
        // What was believed to be stored may have been lost with the connection.
        context.stored.forget();
        traced.failed.push({ partition, error });
      }
    };
    await attempt(async () => {
      if (answer.error !== undefined) return handleFault(context, partition, answer.error);
      const batch = await readBatch(context, partition, answer, epoch);
      next.push({ ...partition, fromOffset: batch?.nextOffset ?? partition.nextOffset });
      const turn = index % storedAtOnce;
      if (batch !== undefined) turns[turn] = (turns[turn] ?? Promise.resolve()).then(() => attempt(() => store(context, partition, batch)));
      return 0;
    });
  }
  // What comes next is on its way while this is stored; a fault is looked at anew, and what has failed asks again from where it was.
  if (next.length === partitions.length && traced.failed.length === 0) ahead?.start(next);
  await Promise.all(turns);
  return traced;
}

function businessIdsIn({ identity, businessIds }: TracingContext, topic: string): ReadBusinessIds | undefined {
  if (!businessIds.has(topic)) businessIds.set(topic, businessIdsOf(identity, topic));
  return businessIds.get(topic);
}

/** What one fetch of a partition gave, damaged batches as gaps; undefined where nothing is new. @throws the database's error */
async function readBatch(context: TracingContext, partition: TracedPartition, answer: FetchedPartition, epoch: number): Promise<EventBatch | undefined> {
  const { cluster, hashes, identity, kinds } = context;
  const reader = { cluster: cluster.id, hashes, rules: identityRules(identity, partition.topic), businessIds: businessIdsIn(context, partition.topic) };
  const { events, gaps, nextOffset } = readFetchedEvents(answer, partition.nextOffset, reader);
  const logEndOffset = answer.lastStableOffset;
  if (nextOffset === partition.nextOffset && logEndOffset === partition.logEndOffset) return undefined;
  return {
    epoch,
    place: partition.place,
    fromOffset: partition.nextOffset,
    nextOffset,
    logStartOffset: answer.logStartOffset,
    logEndOffset,
    events,
    kinds: await kinds.of(events),
    gaps,
  };
}

/** Stores a batch and moves the partition's `nextOffset`. @returns how many events. @throws LeaseLost, or the database's error */
async function store({ pool, stored }: TracingContext, partition: TracedPartition, batch: EventBatch): Promise<number> {
  await storeEvents(pool, partition.lease, batch, stored);
  partition.nextOffset = batch.nextOffset;
  partition.logEndOffset = batch.logEndOffset;
  return batch.events.length;
}

async function handleFault(context: TracingContext, partition: TracedPartition, fault: NonNullable<FetchedPartition['error']>): Promise<number> {
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
  await storeEvents(pool, partition.lease, { ...move, epoch: await currentEpoch(pool), events: [], kinds: [], gaps: [gap] }, stored);
  partition.nextOffset = nextOffset;
  partition.logEndOffset = logEndOffset;
}
