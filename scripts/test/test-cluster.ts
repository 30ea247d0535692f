import { randomUUID } from 'node:crypto';
import { Admin } from '@platformatic/kafka';
import { type KafkaCluster, openCluster } from '#lib/kafka/cluster-connection.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { deleteGroups } from '#lib/kafka/consumer-groups.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { createBatchWriter } from '#lib/kafka/record-batch-writer.ts';
import type { SliceBatch } from '#lib/kafka/slice.ts';
import { eventually } from './eventually.ts';
import { stackVariable } from './test-database.ts';

/** The cluster of the running stack, with topics and groups of the caller's own. */
export interface TestCluster {
  cluster: KafkaCluster;
  /** The library's admin client, for what the product never does. */
  admin: Admin;
  brokers: string[];
  /** A name that no other test uses. */
  uniqueName(purpose: string): string;
  /** A name for a group; the group is deleted at the end. */
  uniqueGroup(purpose: string): string;
  /** Creates a topic whose records never expire, unless `configs` says otherwise, and waits until it can be written. It is deleted at the end. */
  createTopic(options?: { partitions?: number; configs?: Record<string, string>; name?: string }): Promise<TopicMetadata>;
  /** Deletes what was created and closes every connection. */
  close(): Promise<void>;
}

export interface TestClusterOptions {
  /** `host:port` of brokers that let everybody do everything; those of the running stack by default. */
  brokers?: string[];
  /** Of each topic's partitions. */
  replicas?: number;
}

export function openTestCluster({ brokers = stackVariable('TEST_KAFKA_BROKERS').split(','), replicas = 1 }: TestClusterOptions = {}): TestCluster {
  const cluster = openCluster({ id: 'test', name: 'Test', brokers });
  const admin = new Admin({ clientId: 'redrive-test', bootstrapBrokers: brokers });
  const topics = new Set<string>();
  const groups: string[] = [];
  const uniqueName = (purpose: string): string => `test.${purpose}.${randomUUID().slice(0, 8)}`;
  return {
    cluster,
    admin,
    brokers,
    uniqueName,
    uniqueGroup(purpose) {
      const group = uniqueName(purpose);
      groups.push(group);
      return group;
    },
    async createTopic({ partitions = 1, configs = {}, name = uniqueName('topic') } = {}) {
      const entries = Object.entries({ 'retention.ms': '-1', ...configs });
      topics.add(name);
      const [created] = await admin.createTopics({
        topics: [name],
        partitions,
        replicas,
        configs: entries.map(([config, value]) => ({ name: config, value })),
      });
      const topic = await eventually(async () => {
        cluster.forgetTopic(name);
        const known = (await cluster.topics([name])).get(name);
        // A topic that was deleted a moment ago may still be known under this name.
        if (known?.topicId !== created?.id || known?.leaders.length !== partitions) return false;
        return known.leaders.every((leader) => leader !== undefined) && known;
      });
      // A leader that is named already may still be coming up, or may not have heard of the topic; until it answers it refuses fetches.
      const places = topic.leaders.map((_leader, partition) => ({ topic: name, partition }));
      await eventually(async () => {
        for (const { error } of await listOffsets(cluster, places, 'latest')) if (error !== undefined) throw error;
        return true;
      });
      return topic;
    },
    async close() {
      await deleteGroups(cluster, groups);
      const existing = await cluster.topics([...topics]);
      if (existing.size > 0) await admin.deleteTopics({ topics: [...existing.keys()] });
      await admin.close();
      await cluster.close();
    },
  };
}

/** A batch of text records without keys, for a transactional producer. */
export function batchOf(partition: number, values: readonly string[]): SliceBatch {
  const writer = createBatchWriter({ maxBytes: 1_000_000 });
  for (const value of values) writer.append({ timestamp: BigInt(Date.now()), key: null, value: Buffer.from(value) });
  return { partition, count: values.length, seal: (sequence) => writer.seal({ ...sequence, transactional: true }) };
}
