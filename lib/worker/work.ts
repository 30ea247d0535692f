import type pg from 'pg';
import type { Logger } from 'pino';
import type { Environment } from '#lib/config/environment.ts';
import { pause } from '#lib/config/pause.ts';
import type { Database } from '#lib/db/client.ts';
import { ensureEvidencePartitions } from '#lib/db/evidence-partitions.ts';
import { requireSchema, SchemaMissing } from '#lib/db/schema-version.ts';
import { foldCounts } from '#lib/dead-letters/fold-counts.ts';
import { discoverTopics, newDiscovery } from '#lib/dead-letters/indexing/discover-topics.ts';
import { sampleLogs } from '#lib/dead-letters/indexing/sample-logs.ts';
import { rescuePointers } from '#lib/dead-letters/originals/rescue-pointers.ts';
import { keepRetention } from '#lib/dead-letters/retention/keep-retention.ts';
import { wakeDue } from '#lib/dead-letters/triage/wake-due.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { isPrivateGroup } from '#lib/kafka/private-group.ts';
import { newGroupWatch, sampleGroups } from '#lib/lag/sample-groups.ts';
import { forgetLeases } from '#lib/leases/forget-leases.ts';
import { LeaseHolder } from '#lib/leases/lease-holder.ts';
import { advanceReplays } from '#lib/replay/advance-replays.ts';
import { computePlans } from '#lib/replay/range/compute-plans.ts';
import { advanceRewinds } from '#lib/rewind/advance-rewinds.ts';
import { readChosenPatterns } from '#lib/trace/choices/read-choices.ts';
import { keepFollowUps } from '#lib/trace/expect/keep-follow-ups.ts';
import { discoverTraced } from '#lib/trace/indexing/discover-traced.ts';
import { keepTraced } from '#lib/trace/keep-traced.ts';
import { configuredTracing } from '#lib/trace/traced-patterns.ts';
import { indexHeld } from './index-held.ts';
import { replayHeld } from './replay-held.ts';
import { sealHeld } from './seal-held.ts';
import { supervise } from './supervise.ts';
import { traceHeld } from './trace-held.ts';
import { type CommonDuty, type Duty, leaseName, type WantedLeases, wantedLeases } from './wanted-leases.ts';

export interface WorkerContext {
  environment: Environment;
  pool: pg.Pool;
  database: Database;
  clusters: ReadonlyMap<string, KafkaCluster>;
  log: Logger;
  /** This worker's name among all: unique for each start. */
  name: string;
}

/** How often leases are renewed and shared out anew, and thus how soon new work is taken up. */
const balanceEveryMs = 1_000;
/** How long the leases wait after an error at most: renewed any later they would expire. */
const leasesRetryMs = 1_000;
/** New dead letter topics are found within this time and one round of sharing out. */
const discoverEveryMs = 5_000;
/** How often jobs and rewinds are looked at: whether all is sent, proven, expired; whether a group is empty, and how far it has come. */
const advanceEveryMs = 1_000;
/** Somebody waits for a plan. */
const planEveryMs = 300;
/** Pointers are rescued within this time of being indexed; those that are many, round after round. */
const rescueEveryMs = 1_000;
/** Progress and rates in the console are as fresh as this. */
const sampleEveryMs = 10_000;
/** The window of a verdict is ten of these. */
const lagEveryMs = 10_000;
/** What was snoozed wakes within this time of its own. */
const wakeEveryMs = 1_000;
const partitionsEveryMs = 5_000;
const learnEveryMs = 60_000;
/** What came since is read event by event where a chain is looked up: some hundred thousand at the most while a backlog is traced. */
const keepEpochsEveryMs = 5_000;
const forgetEveryMs = 600_000;
const foldCountsEveryMs = 10_000;
/** Days are the unit in which evidence is kept. */
const dropEvidenceEveryMs = 3_600_000;
/** How long a duty that another worker has waits before it looks again. */
const standByMs = 100;
/** How long the database may take to have the leases back. */
const leaveWithinMs = 2_000;

/**
 * Resolves once the database can be used, saying in the log what it waits for; or when `signal` aborts.
 * @throws SchemaMissing: waiting would not help, somebody has to migrate.
 */
async function waitForDatabase({ pool, log }: WorkerContext, signal: AbortSignal): Promise<void> {
  const ready = new AbortController();
  let missing: SchemaMissing | undefined;
  await supervise('Waiting for the database', log, AbortSignal.any([signal, ready.signal]), async () => {
    try {
      await requireSchema(pool);
    } catch (error) {
      if (!(error instanceof SchemaMissing)) throw error;
      missing = error;
    }
    ready.abort();
    return 0;
  });
  if (missing !== undefined) throw missing;
}

/**
 * Does a worker's part of all work until `signal` aborts: holds its share of the leases, indexes, replays and does duties. Resolves when what was under
 * way has been stored and every lease was given back.
 * @throws SchemaMissing when the database has to be migrated first.
 */
export async function work(context: WorkerContext, signal: AbortSignal): Promise<void> {
  const { pool, clusters, environment, log, name } = context;
  await waitForDatabase(context, signal);
  if (signal.aborted) return;
  const holder = new LeaseHolder(pool, name);
  let wanted: WantedLeases = { partitions: [], traced: [], shards: [], names: [] };
  log.info({ clusters: [...clusters.keys()] }, 'The worker is at work.');

  const patterns = {
    deadLetters: environment.REDRIVE_DEAD_LETTER_TOPICS,
    excluded: environment.REDRIVE_EXCLUDED_TOPICS,
    marked: environment.REDRIVE_MARKED_TOPICS,
  };
  const underLease = (lease: string, name: string, everyMs: number, act: (wantedBack: AbortSignal) => Promise<unknown>) =>
    supervise(name, log, signal, async () => {
      if (!holder.held.has(lease)) return standByMs;
      await holder.use([lease], act);
      return everyMs;
    });
  const duty = (what: Duty, cluster: string, everyMs: number, act: (wantedBack: AbortSignal) => Promise<unknown>) =>
    underLease(leaseName.duty(what, cluster), `The duty ${what} of cluster ${cluster}`, everyMs, act);
  const commonDuty = (what: CommonDuty, everyMs: number, act: (wantedBack: AbortSignal) => Promise<unknown>) =>
    underLease(leaseName.commonDuty(what), `The duty ${what}`, everyMs, act);

  // Leases are kept until the work under them has stopped: this loop ends last.
  const leasesEnd = new AbortController();
  const keeping = supervise(
    'Keeping the leases',
    log,
    leasesEnd.signal,
    async () => {
      await holder.renew();
      return balanceEveryMs;
    },
    leasesRetryMs,
  );
  const sharing = supervise(
    'Sharing out the work',
    log,
    signal,
    async () => {
      wanted = await wantedLeases(pool, [...clusters.keys()]);
      await holder.balance(wanted.names);
      return balanceEveryMs;
    },
    leasesRetryMs,
  );

  const tasks = [...clusters.values()].flatMap((cluster) => {
    const discovery = newDiscovery();
    const groups = newGroupWatch();
    return [
      indexHeld({ pool, cluster, wanted: () => wanted.partitions, leases: holder, identity: environment.REDRIVE_EVENT_IDENTITY, log, signal }),
      traceHeld({
        pool,
        cluster,
        wanted: () => wanted.traced,
        leases: holder,
        identity: environment.REDRIVE_EVENT_IDENTITY,
        mostPerSecond: environment.REDRIVE_TRACE_RATE,
        log,
        signal,
      }),
      replayHeld({ ...context, cluster, wanted: () => wanted.shards, leases: holder, signal }),
      duty('discovery', cluster.id, discoverEveryMs, () => discoverTopics(pool, cluster, patterns, discovery)),
      duty('traced-topics', cluster.id, discoverEveryMs, async () =>
        discoverTraced(pool, cluster, configuredTracing(environment, await readChosenPatterns(pool, cluster.id)), environment.REDRIVE_TRACE_HOURS),
      ),
      duty('expectations', cluster.id, learnEveryMs, () => keepFollowUps(pool, cluster.id)),
      duty('samples', cluster.id, sampleEveryMs, () => sampleLogs(pool, cluster)),
      duty('lag', cluster.id, lagEveryMs, () => sampleGroups(pool, cluster, groups, (groupId) => isPrivateGroup(environment.REDRIVE_GROUP_PREFIX, groupId))),
      duty('rescue', cluster.id, rescueEveryMs, (wantedBack) =>
        rescuePointers({ pool, cluster, identity: environment.REDRIVE_EVENT_IDENTITY }, AbortSignal.any([signal, wantedBack])),
      ),
      duty('plans', cluster.id, planEveryMs, (wantedBack) => computePlans({ ...context, cluster, signal: AbortSignal.any([signal, wantedBack]) })),
      duty('replays', cluster.id, advanceEveryMs, (wantedBack) => advanceReplays({ ...context, cluster, signal: AbortSignal.any([signal, wantedBack]) })),
      duty('rewinds', cluster.id, advanceEveryMs, (wantedBack) => advanceRewinds({ ...context, cluster, signal: AbortSignal.any([signal, wantedBack]) })),
    ];
  });
  tasks.push(
    supervise('Preparing room for evidence', log, signal, async () => {
      await ensureEvidencePartitions(pool);
      return partitionsEveryMs;
    }),
  );
  tasks.push(
    sharing,
    sealHeld({ databaseUrl: environment.DATABASE_URL, leases: holder, log, signal }),
    commonDuty('retention', dropEvidenceEveryMs, (wantedBack) => keepRetention(pool, environment, log, AbortSignal.any([signal, wantedBack]))),
    commonDuty('epochs', keepEpochsEveryMs, () => keepTraced(pool, environment.REDRIVE_TRACE_KEEP_DAYS, log)),
    commonDuty('counts', foldCountsEveryMs, () => foldCounts(pool)),
    commonDuty('forgetting', forgetEveryMs, () => forgetLeases(pool)),
    commonDuty('waking', wakeEveryMs, (wantedBack) => wakeDue(context.database, AbortSignal.any([signal, wantedBack]))),
  );
  try {
    await Promise.all(tasks);
  } finally {
    leasesEnd.abort();
    await keeping;
    await leave(holder, log);
  }
}

/** Gives the leases back so that others need not wait; where the database is gone they expire. */
async function leave(holder: LeaseHolder, log: Logger): Promise<void> {
  const left = new AbortController();
  try {
    await Promise.race([holder.leave(), pause(leaveWithinMs, left.signal)]);
  } catch (error) {
    log.warn({ err: error }, 'The leases could not be given back; they expire by themselves.');
  } finally {
    left.abort();
  }
}
