import { onTestFinished } from 'vitest';
import { readEnvironment } from '#lib/config/environment.ts';
import { log } from '#lib/config/log.ts';
import { openDatabase } from '#lib/db/client.ts';
import { openPool } from '#lib/db/open-pool.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { committedOffsets } from '#lib/kafka/committed-offsets.ts';
import { advanceRewinds } from '#lib/rewind/advance-rewinds.ts';
import { confirmRewind } from '#lib/rewind/confirm-rewind.ts';
import { showRewind } from '#lib/rewind/get-rewind.ts';
import { planRewind } from '#lib/rewind/plan-rewind.ts';
import type { ConfirmRewindRequest, PlanRewindRequest, RewindDetail } from '#lib/rewind/rewind.ts';
import type { RewindContext } from '#lib/rewind/rewind-context.ts';
import { appendRecords } from './append-records.ts';
import type { TestCluster } from './test-cluster.ts';
import { testDatabase } from './test-database.ts';
import { ada } from './test-replays.ts';

/** Rewinds over a database of the calling test's own, on the running stack, without a worker process. */
export interface TestRewinds extends RewindContext {
  url: string;
  topic: TopicMetadata;
  /** A group without members that stands at these offsets of the topic, by partition. */
  standing(purpose: string, offsets: readonly bigint[]): Promise<string>;
  /** Commits for a group without members, as a tool does. */
  commit(group: string, offsets: readonly bigint[]): Promise<void>;
  /** The group's committed offsets of the topic, by partition; -1 where there is none. */
  offsets(group: string): Promise<bigint[]>;
  plan(request: PlanRewindRequest): Promise<RewindDetail>;
  confirm(rewind: RewindDetail, how?: Partial<ConfirmRewindRequest>): Promise<void>;
  /** One round of the worker's duty. @returns the rewind then. */
  advance(id: number): Promise<RewindDetail>;
}

interface Options {
  partitions?: number;
  records?: number;
  configs?: Record<string, string>;
  /** The cluster as Redrive connects to it, where that is another way than the test's own. */
  as?: KafkaCluster;
}

/** Opens what a test of rewinds needs: a topic with so many records in each partition, their timestamps a second apart from 2026-01-01T00:00:00Z on. */
export async function openTestRewinds(kafka: TestCluster, { partitions = 2, records = 100, configs = {}, as }: Options = {}): Promise<TestRewinds> {
  const url = await testDatabase();
  const pool = openPool(url);
  const database = openDatabase(pool, url);
  onTestFinished(async () => {
    await database.$disconnect();
    await pool.end();
  });
  const cluster = as ?? kafka.cluster;
  const topic = await kafka.createTopic({ partitions, configs });
  const startMs = Date.parse('2026-01-01T00:00:00Z');
  for (let partition = 0; partition < partitions; partition++)
    await appendRecords(
      kafka,
      topic.name,
      Array.from({ length: records }, (_, number) => ({ value: `${partition}/${number}`, timestamp: BigInt(startMs + number * 1_000) })),
      { partition },
    );
  const environment = readEnvironment({
    DATABASE_URL: url,
    KAFKA_BROKERS: kafka.brokers.join(','),
    KAFKA_CLUSTER: cluster.id,
    REDRIVE_SECRET: 'a secret for tests that is long enough',
  });
  const context: RewindContext = { pool, database, cluster, environment };
  const commit = async (groupId: string, offsets: readonly bigint[]) => {
    const partitionOffsets = offsets.map((offset, partition) => ({ partition, offset }));
    await kafka.admin.alterConsumerGroupOffsets({ groupId, topics: [{ name: topic.name, partitionOffsets }] });
  };
  return {
    ...context,
    url,
    topic,
    commit,
    async standing(purpose, offsets) {
      const group = kafka.uniqueGroup(purpose);
      await commit(group, offsets);
      return group;
    },
    async offsets(group) {
      const committed = (await committedOffsets(kafka.cluster, [group])).get(group) ?? [];
      return Array.from(
        { length: partitions },
        (_, partition) => committed.find((place) => place.topic === topic.name && place.partition === partition)?.offset ?? -1n,
      );
    },
    plan: async (request) => showRewind(context, ada, await planRewind(context, ada, request)),
    confirm: ({ id, planHash }, how = {}) => confirmRewind(context, ada, { id, planHash, reason: 'the stock service is back', waitMs: null, ...how }),
    async advance(id) {
      await advanceRewinds({ ...context, log, signal: new AbortController().signal });
      return showRewind(context, ada, id);
    },
  };
}
