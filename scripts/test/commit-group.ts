import { openTransactionalProducer } from '#lib/kafka/transactional-producer.ts';
import type { TestCluster } from './test-cluster.ts';

/** Commits an offset for a group on a partition, as its consumer would. */
export async function commitGroup(kafka: TestCluster, groupId: string, at: { topic: string; partition?: number; offset: bigint }): Promise<void> {
  const producer = await openTransactionalProducer(kafka.cluster, { transactionalId: kafka.uniqueName('commit'), groupId, timeoutMs: 10_000 });
  try {
    await producer.commitSlice({ topic: at.topic, batches: [], position: { topic: at.topic, partition: at.partition ?? 0, offset: at.offset } });
  } finally {
    await producer.close();
  }
}
