import type { Logger } from 'pino';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { FetchAhead } from '#lib/kafka/fetch-ahead.ts';
import { groupByLeader } from '#lib/kafka/fetch-records.ts';
import { type Lease, LeaseLost } from '#lib/leases/lease.ts';
import type { LeaseHolder } from '#lib/leases/lease-holder.ts';
import { supervise } from './supervise.ts';
import type { WantedPartition } from './wanted-leases.ts';

/** When there is nothing to read, or a leader is being elected, look again after this. */
const idleMs = 250;
/** How often it is made sure that the database has what was stored. */
const checkEveryMs = 2_000;
/** A partition may be without a leader for so long, as during an election, before somebody is told. */
const leaderlessForMs = 10_000;

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Before a partition that was refused or could not be stored is tried again. */
const retryAfterMs = 2_000;

/** A partition that is read under a lease. */
interface Followed {
  lease: Lease;
  topic: string;
  topicId: string;
  partition: number;
}

/** What one fetch brought: how many records were stored, and the partitions that failed (the others were stored all the same). */
interface Stored<Held> {
  stored: number;
  failed: { partition: Held; error: unknown }[];
}

/** What follows partitions, and what it does with them. */
interface Following<Held extends Followed> {
  cluster: KafkaCluster;
  /** What is done, as the log says it: `Indexing`; and what was not: `Not indexed`. */
  doing: string;
  notDone: string;
  wanted: () => readonly WantedPartition[];
  leases: Pick<LeaseHolder, 'held' | 'use'>;
  log: Logger;
  signal: AbortSignal;
  /** Reads from the database where each of these partitions stands, in their order; undefined where it has none. */
  load: (partitions: readonly (Omit<WantedPartition, 'lease'> & { lease: Lease })[]) => Promise<(Held | undefined)[]>;
  /** Which of them the database has further back than this worker believes. */
  findSetBack: (partitions: readonly Held[]) => Promise<Held[]>;
  /** Keeps for the console what is wrong with partitions; null: nothing is. */
  tellTrouble: (news: readonly (Held & { trouble: string | null })[]) => Promise<void>;
  /** Fetches once from the leader of these partitions and stores what came. */
  once: (partitions: readonly Held[], ahead: FetchAhead) => Promise<Stored<Held>>;
  /** How long to wait after so many records were stored in so many milliseconds, where reading is limited. */
  restMs?: (stored: number, tookMs: number) => number;
}

/**
 * Reads the partitions of one cluster that this worker holds, each leader in a loop of its own, so that a quiet or lost one holds up no other.
 * Resolves when `signal` aborts and what was under way has been stored.
 */
export async function followHeld<Held extends Followed>(following: Following<Held>): Promise<void> {
  const { cluster, doing, notDone, wanted, leases, log, signal } = following;
  const known = new Map<string, Held>();
  const loops = new Map<number, Promise<void>>();
  const notBeforeMs = new Map<string, number>();
  /** What was last said of a partition that failed, by its lease. */
  const complaints = new Map<string, string>();

  let checkedAtMs = performance.now();

  /** Since when, on the clock of `performance.now()`, nobody has led a partition; by its lease. */
  const leaderlessSinceMs = new Map<string, number>();

  /** What the console shows of each partition, by its lease: under another token another worker may have told otherwise. */
  const told = new Map<string, { token: bigint; trouble: string | null }>();

  /** Keeps for the console what is wrong with partitions, where that has changed. */
  async function tellConsole(partitions: readonly Held[], failed: Stored<Held>['failed']): Promise<void> {
    const troubles = new Map(failed.map(({ partition, error }) => [partition, messageOf(error)]));
    // Of a partition that another worker has now, that one tells.
    const lost = new Set(failed.filter(({ error }) => error instanceof LeaseLost).map(({ partition }) => partition));
    const news = partitions
      .filter((partition) => !lost.has(partition))
      .map((partition) => ({ ...partition, trouble: troubles.get(partition) ?? null }))
      .filter(({ lease, trouble }) => told.get(lease.name)?.token !== lease.token || told.get(lease.name)?.trouble !== trouble);
    await following.tellTrouble(news);
    for (const { lease, trouble } of news) told.set(lease.name, { token: lease.token, trouble });
  }

  /** Says once what is wrong with a partition, until that changes; of many with one fault in one line. */
  function tell(partitions: readonly Held[], failed: Stored<Held>['failed']): void {
    const messages = new Map(failed.map(({ partition, error }) => [partition, messageOf(error)]));
    for (const { lease } of partitions.filter((partition) => !messages.has(partition))) complaints.delete(lease.name);
    const news = failed.filter(({ partition }) => complaints.get(partition.lease.name) !== messages.get(partition));
    for (const [message, of] of Map.groupBy(news, ({ partition }) => messages.get(partition))) {
      log.warn(
        { cluster: cluster.id, partitions: of.map(({ partition }) => `${partition.topic}/${partition.partition}`), err: of[0]?.error },
        `${notDone}: ${message}`,
      );
      for (const { partition } of of) complaints.set(partition.lease.name, message ?? '');
    }
  }

  /** Reads from the database where each of these partitions stands. */
  async function learnPositions(partitions: readonly WantedPartition[]): Promise<void> {
    const held = partitions.flatMap((partition) => {
      const lease = leases.held.get(partition.lease);
      return lease === undefined ? [] : { ...partition, lease };
    });
    if (held.length === 0) return;
    for (const partition of await following.load(held)) {
      if (partition === undefined) continue;
      const { name, token } = partition.lease;
      // Meanwhile another loop may have read it and gone on from there, or the lease may have gone.
      if (known.has(name) || leases.held.get(name)?.token !== token) continue;
      known.set(name, partition);
    }
  }

  /** What is held now, with where each partition stands: read from the database when a lease is new. */
  async function heldPartitions(): Promise<Held[]> {
    const nowMs = performance.now();
    const partitions = wanted().filter(({ cluster: id, lease }) => id === cluster.id && leases.held.has(lease) && nowMs >= (notBeforeMs.get(lease) ?? 0));
    for (const name of known.keys()) if (known.get(name)?.lease.token !== leases.held.get(name)?.token) known.delete(name);
    for (const remembered of [notBeforeMs, complaints, told]) for (const name of remembered.keys()) if (!leases.held.has(name)) remembered.delete(name);
    await learnPositions(partitions.filter(({ lease }) => !known.has(lease)));
    return partitions.flatMap(({ lease }) => known.get(lease) ?? []);
  }

  /** Reads from one leader until it leads nothing that is held. */
  async function followLeader(leader: number, ahead: FetchAhead, stop: AbortController): Promise<number> {
    const partitions = (await groupByLeader(cluster, await heldPartitions())).get(leader);
    if (partitions === undefined) {
      stop.abort();
      return 0;
    }
    const startedMs = performance.now();
    const { stored, failed } = await leases.use(
      partitions.map(({ lease }) => lease.name),
      () => following.once(partitions, ahead),
    );
    if (stored > 0) log.debug({ cluster: cluster.id, stored }, `${doing}: stored.`);
    for (const { partition } of failed) {
      // Where it stands is read again from the database.
      known.delete(partition.lease.name);
      notBeforeMs.set(partition.lease.name, performance.now() + retryAfterMs);
    }
    tell(partitions, failed);
    await tellConsole(partitions, failed);
    const tookMs = performance.now() - startedMs;
    // A broker that has nothing waits; one that refuses a partition answers at once, and must not be asked without pause.
    return stored === 0 && tookMs < idleMs ? idleMs : (following.restMs?.(stored, tookMs) ?? 0);
  }

  /** Tells of partitions that no broker has led for a while: nothing of them is read, and nothing fails. */
  async function tellLeaderless(partitions: readonly Held[]): Promise<void> {
    const nowMs = performance.now();
    const names = new Set(partitions.map(({ lease }) => lease.name));
    for (const name of leaderlessSinceMs.keys()) if (!names.has(name)) leaderlessSinceMs.delete(name);
    for (const name of names) if (!leaderlessSinceMs.has(name)) leaderlessSinceMs.set(name, nowMs);
    const long = partitions.filter(({ lease }) => nowMs - (leaderlessSinceMs.get(lease.name) ?? nowMs) >= leaderlessForMs);
    if (long.length === 0) return;
    const failed = long.map((partition) => ({
      partition,
      error: new Error(`No broker leads ${partition.topic}/${partition.partition}: what lies there is read once one does.`),
    }));
    tell(long, failed);
    await tellConsole(long, failed);
  }

  /** Forgets where a partition stands where the database knows better. */
  async function checkPositions(): Promise<void> {
    if (performance.now() - checkedAtMs < checkEveryMs || known.size === 0) return;
    checkedAtMs = performance.now();
    for (const partition of await following.findSetBack([...known.values()])) {
      log.warn(
        { cluster: cluster.id, topic: partition.topic, partition: partition.partition },
        'The database has lost what was stored last: it is read again.',
      );
      if (known.get(partition.lease.name) === partition) known.delete(partition.lease.name);
    }
  }

  await supervise(`${doing} cluster ${cluster.id}`, log, signal, async () => {
    await checkPositions();
    const groups = await groupByLeader(cluster, await heldPartitions());
    await tellLeaderless(groups.get(undefined) ?? []);
    for (const leader of groups.keys()) {
      if (leader === undefined || loops.has(leader)) continue;
      const stop = new AbortController();
      const ahead = new FetchAhead(cluster);
      const loop = supervise(`${doing} from broker ${leader} of cluster ${cluster.id}`, log, AbortSignal.any([signal, stop.signal]), () =>
        followLeader(leader, ahead, stop),
      );
      loops.set(
        leader,
        loop.finally(() => loops.delete(leader)),
      );
    }
    return idleMs;
  });
  await Promise.all(loops.values());
}
