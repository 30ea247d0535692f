import { metadataV12 } from '@platformatic/kafka';
import { fetchKafka } from '#scripts/stack/kafka.ts';
import { startKafkaCluster } from '#scripts/stack/kafka-cluster.ts';
import { eventually } from './eventually.ts';
import { ownDirectory } from './own-directory.ts';
import { openTestCluster, type TestCluster } from './test-cluster.ts';

/** A cluster of three brokers of the calling test file's own; its topics have a replica on each. */
export interface ThreeBrokers extends TestCluster {
  /** Kills the broker that leads a partition, without a word. @returns its id. */
  killLeader(topic: string, partition: number): Promise<number>;
  /** Kills a broker without a word. */
  kill(nodeId: number): Promise<void>;
  /** Starts a broker again and resolves when all replicas of every partition are in sync. */
  restart(nodeId: number): Promise<void>;
}

export async function openThreeBrokers(): Promise<ThreeBrokers> {
  await fetchKafka();
  const { directory, remove } = ownDirectory('three-brokers');
  const three = await startKafkaCluster({ directory });
  const kafka = openTestCluster({ brokers: three.brokers, replicas: 3 });

  async function allInSync(): Promise<boolean> {
    const { topics } = await kafka.cluster.request('any', [metadataV12], [null, false]);
    return topics.every(({ partitions }) => partitions.every(({ leaderId, isrNodes }) => leaderId >= 0 && isrNodes.length === 3));
  }

  return {
    ...kafka,
    async killLeader(topic, partition) {
      kafka.cluster.forgetTopic(topic);
      const leader = (await kafka.cluster.topics([topic])).get(topic)?.leaders[partition];
      if (leader === undefined) throw new Error(`${topic}/${partition} has no leader`);
      await three.kill(leader);
      return leader;
    },
    kill: three.kill,
    async restart(nodeId) {
      await three.restart(nodeId);
      await eventually(allInSync, { timeoutMs: 60_000 });
    },
    async close() {
      await kafka.close();
      await three.stop();
      remove();
    },
  };
}
