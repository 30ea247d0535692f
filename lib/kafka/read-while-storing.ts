import type { KafkaCluster } from './cluster-connection.ts';
import { FetchAhead } from './fetch-ahead.ts';
import type { FetchedPartition, FetchFault, FetchPosition } from './fetch-records.ts';
import { type Stored, StoringLanes } from './storing-lanes.ts';

/** For how long one call goes on while there is more. Whoever calls then looks anew at what it holds. */
const goesOnForMs = 500;

/** A partition that a worker holds, and how far it is stored. */
interface Held extends Omit<FetchPosition, 'fromOffset'> {
  nextOffset: bigint;
  /** The end of the log as last stored. */
  logEndOffset: bigint;
}

/** How far a partition was read: what is on its way to the database lies before it. */
export interface ReadPosition<Partition extends Held> extends FetchPosition {
  held: Partition;
  logEndOffset: bigint;
}

/** What was read of one partition, to be stored in one transaction. */
interface Read {
  nextOffset: bigint;
  logEndOffset: bigint;
  /** How many records. */
  count: number;
}

/** How partitions are read, and what was read is stored. */
export interface Reading<Partition extends Held, Batch extends Read> {
  cluster: KafkaCluster;
  /** Reads what one fetch of a partition gave; undefined where nothing is new. */
  read: (position: ReadPosition<Partition>, answer: FetchedPartition) => Promise<Batch | undefined>;
  /** Stores a batch, each of a partition once the one before it is stored. @returns how many records */
  store: (partition: Partition, batch: Batch) => Promise<number>;
  handleFault: (partition: Partition, fault: FetchFault) => Promise<number>;
  /** One call reads no more records than this and those of one fetch; as many as there are by default. */
  mostRecords?: number;
  /** Ends a call earlier. */
  wantedBack?: AbortSignal | undefined;
}

/** Where reading goes on once all that was read is stored. */
export function positionOf<Partition extends Held>(held: Partition): ReadPosition<Partition> {
  const { topic, topicId, partition, nextOffset: fromOffset, logEndOffset } = held;
  return { topic, topicId, partition, fromOffset, held, logEndOffset };
}

interface Round<Partition extends Held> {
  /** Where to go on. */
  next: ReadPosition<Partition>[];
  records: number;
}

/** Reads what was fetched and begins to store it. @returns undefined where a partition gave nothing that can be gone on from */
async function readRound<Partition extends Held, Batch extends Read>(
  { read, store, handleFault }: Reading<Partition, Batch>,
  positions: readonly ReadPosition<Partition>[],
  fetched: readonly FetchedPartition[],
  storing: StoringLanes<Partition>,
): Promise<Round<Partition> | undefined> {
  const next: ReadPosition<Partition>[] = [];
  let records = 0;
  for (const [index, answer] of fetched.entries()) {
    const position = positions[index];
    if (position === undefined) continue;
    const { held } = position;
    const { error } = answer;
    if (error !== undefined) {
      await storing.begin(index, held, () => handleFault(held, error));
      continue;
    }
    try {
      const batch = await read(position, answer);
      next.push(batch === undefined ? position : { ...position, fromOffset: batch.nextOffset, logEndOffset: batch.logEndOffset });
      records += batch?.count ?? 0;
      if (batch !== undefined) await storing.begin(index, held, () => store(held, batch));
    } catch (thrown) {
      storing.fail(held, thrown);
    }
  }
  return next.length === positions.length ? { next, records } : undefined;
}

/**
 * Fetches from the leader of these partitions and stores what came, each batch in a transaction of its own.
 * @param ahead with it, fetching and reading go on while what was read is stored, as long as there is more, for half a second; what is fetched ahead then is kept
 *   for the next call. Without it one fetch is made.
 * @throws KafkaError when the leader cannot be reached.
 */
export async function readWhileStoring<Partition extends Held, Batch extends Read>(
  reading: Reading<Partition, Batch>,
  partitions: readonly Partition[],
  ahead?: FetchAhead,
): Promise<Stored<Partition>> {
  const { cluster, mostRecords = Number.POSITIVE_INFINITY, wantedBack } = reading;
  const storing = new StoringLanes<Partition>();
  const endsAtMs = performance.now() + goesOnForMs;
  let records = 0;
  try {
    for (let positions: readonly ReadPosition<Partition>[] | undefined = partitions.map(positionOf); positions !== undefined; ) {
      const fetched: FetchedPartition[] = await (ahead ?? new FetchAhead(cluster)).take(positions);
      const round: Round<Partition> | undefined = await readRound(reading, positions, fetched, storing);
      positions = undefined;
      // A fault is looked at anew, and what has failed asks again from where it was.
      if (round === undefined || ahead === undefined || storing.all.failed.length > 0) break;
      ahead.start(round.next);
      records += round.records;
      const goesOn = round.records > 0 && records < mostRecords && performance.now() < endsAtMs && wantedBack?.aborted !== true;
      if (goesOn) positions = round.next;
    }
  } finally {
    await storing.end();
  }
  return storing.all;
}
