import type { Actor } from '#lib/access/actor.ts';
import { environmentSchema, readEnvironment } from '#lib/config/environment.ts';
import { log } from '#lib/config/log.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { readRange } from '#lib/kafka/read-range.ts';
import { decodeHeaders, type RecordHeader } from '#lib/kafka/record-headers.ts';
import { acquireLeases, type Lease, renewLeases } from '#lib/leases/lease.ts';
import { advanceReplays } from '#lib/replay/advance-replays.ts';
import { confirmReplay } from '#lib/replay/confirm-replay.ts';
import { runShard } from '#lib/replay/engine/run-shard.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { planReplay } from '#lib/replay/plan-replay.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import type { FailuresRequest, ReplayDetail } from '#lib/replay/replay-job.ts';
import { type RunSettings, usualSettings } from '#lib/replay/run/run-settings.ts';
import { leaseName } from '#lib/worker/wanted-leases.ts';
import { type AppendedRecord, appendRecords } from './append-records.ts';
import { genericHeaders } from './dead-letter-headers.ts';
import { stableEnd } from './read-committed.ts';
import type { TestCluster } from './test-cluster.ts';
import { openTestIndexer, type TestIndexer } from './test-indexer.ts';

export const ada: Actor = { id: 'ada', name: 'Ada', email: 'ada@example.com', role: 'operator', via: 'session' };

/** A message that its consumer could not handle. */
export interface FailedMessage extends AppendedRecord {
  partition?: number;
  group?: string | undefined;
}

/** A record of a topic as a read_committed reader sees it. */
export interface SeenRecord {
  offset: bigint;
  timestamp: bigint;
  key: Buffer | null;
  value: Buffer | null;
  headers: RecordHeader[];
}

/** Replays over a database of the calling test's own, on the running stack, without a worker process. */
export interface TestReplays extends ReplayContext {
  indexer: TestIndexer;
  origin: TopicMetadata;
  deadLetters: TopicMetadata;
  /** Appends messages to the origin topic and their dead letters, and indexes those. @returns the failures' ids, in the order of the messages. */
  fail(messages: readonly FailedMessage[]): Promise<string[]>;
  /** Indexes what has come to the dead letter topic. */
  index(): Promise<void>;
  /** @param settings how it runs, where that is not as is usual. */
  plan(failureIds: readonly string[], edits?: FailuresRequest['edits'], settings?: Partial<RunSettings>): Promise<ReplayDetail>;
  /** Plans and confirms. @returns the job's id. */
  confirmed(failureIds: readonly string[], edits?: FailuresRequest['edits'], settings?: Partial<RunSettings>): Promise<number>;
  lease(jobId: number, shard?: number): Promise<Lease>;
  /** Sends all that a confirmed job has to send, shard by shard. */
  send(jobId: number): Promise<void>;
  /** One round of what follows the sending. @returns the job then. */
  advance(jobId: number): Promise<ReplayDetail>;
  /** The committed records of the origin topic, or of another, from an offset on. */
  seen(fromOffset?: bigint, partition?: number, topic?: string): Promise<SeenRecord[]>;
}

export interface TestReplaysOptions {
  /** Of the origin topic, as its settings are. */
  partitions?: number;
  configs?: Record<string, string>;
  variables?: Record<string, string>;
  /** A migrated database of the caller's; one of its own by default. */
  url?: string;
  /** How Redrive connects, where that is not how the test does. */
  as?: KafkaCluster;
  /** Of the topics, where the caller has to know them before; unique ones by default. */
  names?: { origin: string; deadLetters: string };
}

/** What Kafka takes as one batch, and is indexed well within the life of a lease. */
const perBatch = 2_000;

/** Opens what a test of replays needs; all is gone when that test ends. */
export async function openTestReplays(
  kafka: TestCluster,
  { partitions = 1, configs = {}, variables = {}, as = kafka.cluster, names, url }: TestReplaysOptions = {},
): Promise<TestReplays> {
  const identity = environmentSchema.shape.REDRIVE_EVENT_IDENTITY.parse(variables.REDRIVE_EVENT_IDENTITY);
  const indexer = await openTestIndexer({ ...kafka, cluster: as }, { identity, url });
  const { pool, database, cluster } = indexer;
  const [origin, deadLetters] = await Promise.all([
    kafka.createTopic({ partitions, configs, ...(names === undefined ? {} : { name: names.origin }) }),
    kafka.createTopic({ name: names?.deadLetters ?? `${kafka.uniqueName('shop')}.dlq`, configs: { 'max.message.bytes': '4000000' } }),
  ]);
  const environment = readEnvironment({
    DATABASE_URL: indexer.url,
    KAFKA_BROKERS: kafka.brokers.join(','),
    KAFKA_CLUSTER: cluster.id,
    REDRIVE_SECRET: 'a secret for tests that is long enough',
    REDRIVE_DEAD_LETTER_TOPICS: deadLetters.name,
    REDRIVE_REPLAY_RATE: '100000',
    REDRIVE_PROOF_WAIT_MS: '0',
    ...variables,
  });
  const context = { pool, database, cluster, environment };
  const held = await indexer.hold(deadLetters);

  /** Appends the messages, those of a partition as one batch. @returns the offset of each. */
  async function appendOrigins(messages: readonly FailedMessage[]): Promise<Map<FailedMessage, bigint>> {
    const offsets = new Map<FailedMessage, bigint>();
    for (const [partition, own] of Map.groupBy(messages, (message) => message.partition ?? 0)) {
      const base = await appendRecords(kafka, origin.name, own, { partition });
      for (const [place, message] of own.entries()) offsets.set(message, base + BigInt(place));
    }
    return offsets;
  }

  async function lease(jobId: number, shard = 0): Promise<Lease> {
    const [taken] = await acquireLeases(pool, 'test', [leaseName.replay(jobId, shard)]);
    if (taken === undefined) throw new Error(`another holds shard ${shard} of replay ${jobId}`);
    return taken;
  }

  const replays: TestReplays = {
    ...context,
    indexer,
    origin,
    deadLetters,
    lease,
    async fail(messages) {
      const offsets = new Map<FailedMessage, bigint>();
      for (let from = 0; from < messages.length; from += perBatch) {
        const some = messages.slice(from, from + perBatch);
        for (const [message, offset] of await appendOrigins(some)) offsets.set(message, offset);
        const records = some.map((message) => {
          const { partition = 0, group = 'shipping', headers = [] } = message;
          return { ...message, headers: [...headers, ...genericHeaders({ topic: origin.name, partition, offset: offsets.get(message) ?? 0n, group })] };
        });
        await appendRecords(kafka, deadLetters.name, records);
        await replays.index();
      }
      const { rows } = await pool.query<{ id: string; at: string }>(
        `select failure_id as id, origin_partition || '/' || origin_offset as at from dead_letter where origin_topic = $1`,
        [origin.name],
      );
      const ids = new Map(rows.map(({ id, at }) => [at, id]));
      return messages.map((message) => ids.get(`${message.partition ?? 0}/${offsets.get(message)}`) ?? '');
    },
    async index() {
      await renewLeases(pool, 'test');
      await indexer.indexToEnd(held);
    },
    async plan(failureIds, edits = [], settings = {}) {
      const usual = usualSettings(environment.REDRIVE_REPLAY_RATE);
      return getReplay(context, await planReplay(context, ada, { failureIds, edits, settings: { ...usual, ...settings } }));
    },
    async confirmed(failureIds, edits, settings) {
      const { id, planHash } = await replays.plan(failureIds, edits, settings);
      await confirmReplay(context, ada, { id, planHash, reason: 'the cause is fixed' });
      return id;
    },
    async send(jobId) {
      const { shards } = await getReplay(context, jobId);
      for (const { shard } of shards) await runShard(context, await lease(jobId, shard), { jobId, shard }, log, new AbortController().signal);
    },
    async advance(jobId) {
      await advanceReplays({ ...context, log, signal: new AbortController().signal });
      return getReplay(context, jobId);
    },
    async seen(fromOffset = 0n, partition = 0, topic = origin.name) {
      await stableEnd(cluster, { topic, partition });
      const records: SeenRecord[] = [];
      await readRange(cluster, { topic, partition, fromOffset }, ({ offset, timestamp, key, value, headers }) =>
        records.push({ offset, timestamp, key, value, headers: decodeHeaders(headers) }),
      );
      return records;
    },
  };
  return replays;
}

/** The configuration of a worker process that indexes and replays the same. */
export function workerVariables({ environment, indexer, deadLetters, cluster }: TestReplays): Record<string, string> {
  return {
    DATABASE_URL: indexer.url,
    KAFKA_BROKERS: (environment.clusters[0]?.brokers ?? []).join(','),
    KAFKA_CLUSTER: cluster.id,
    REDRIVE_DEAD_LETTER_TOPICS: deadLetters.name,
    REDRIVE_PROOF_WAIT_MS: '0',
  };
}
