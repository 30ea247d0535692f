import { onTestFinished } from 'vitest';
import { type Database, openDatabase } from '#lib/db/client.ts';
import { openPool } from '#lib/db/open-pool.ts';
import { discoverTopics } from '#lib/dead-letters/indexing/discover-topics.ts';
import { FailureKinds } from '#lib/dead-letters/indexing/failure-kinds.ts';
import type { HeldPartition } from '#lib/dead-letters/indexing/held-partition.ts';
import { indexOnce } from '#lib/dead-letters/indexing/index-partitions.ts';
import type { IndexingContext } from '#lib/dead-letters/indexing/read-batch.ts';
import { TopicIds } from '#lib/dead-letters/indexing/topic-ids.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { acquireLeases, type Lease } from '#lib/leases/lease.ts';
import { leaseName } from '#lib/worker/wanted-leases.ts';
import { stableEnd } from './read-committed.ts';
import type { TestCluster } from './test-cluster.ts';
import { testDatabase } from './test-database.ts';

/** Indexing of the running stack's topics into a database of the calling test's own, without a worker process. */
export interface TestIndexer extends IndexingContext {
  url: string;
  database: Database;
  /** Discovers the topic, takes the leases of its partitions, and reads where each stands. */
  hold(topic: TopicMetadata): Promise<HeldPartition[]>;
  /** Indexes what is held up to the end that readers see. */
  indexToEnd(partitions: readonly HeldPartition[]): Promise<void>;
  /** `hold` and `indexToEnd` in one, giving the leases back at the end. */
  index(topic: TopicMetadata): Promise<void>;
}

async function heldPartition({ pool, cluster }: IndexingContext, topic: TopicMetadata, partition: number): Promise<HeldPartition> {
  const [lease] = await acquireLeases(pool, 'test', [leaseName.index(cluster.id, topic.topicId, partition)]);
  if (lease === undefined) throw new Error(`another holds ${topic.name}/${partition}`);
  const { rows } = await pool.query<{ topic_ref: number; next_offset: string; log_end_offset: string }>(
    `select topic_ref, next_offset, log_end_offset from index_position join topic on topic.id = topic_ref where topic.topic_id = $1 and partition = $2`,
    [topic.topicId, partition],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`${topic.name}/${partition} was not discovered`);
  return {
    lease,
    topicRef: row.topic_ref,
    topic: topic.name,
    topicId: topic.topicId,
    partition,
    nextOffset: BigInt(row.next_offset),
    logEndOffset: BigInt(row.log_end_offset),
  };
}

/** Opens a database and an indexer over it; both are gone when the calling test ends. @param url of a migrated database of the caller's; one of its own by default */
export async function openTestIndexer(
  { cluster }: TestCluster,
  { identity = [], url: given }: Partial<Pick<IndexingContext, 'identity'>> & { url?: string | undefined } = {},
): Promise<TestIndexer> {
  const url = given ?? (await testDatabase());
  const pool = openPool(url);
  onTestFinished(() => pool.end());
  const context = { pool, cluster, topicIds: new TopicIds(pool, cluster), kinds: new FailureKinds(pool), identity };

  async function hold(topic: TopicMetadata): Promise<HeldPartition[]> {
    await discoverTopics(pool, cluster, { deadLetters: [topic.name], excluded: [], marked: false });
    return Promise.all(topic.leaders.map((_, partition) => heldPartition(context, topic, partition)));
  }

  async function indexToEnd(partitions: readonly HeldPartition[]): Promise<void> {
    const ends = await Promise.all(partitions.map((partition) => stableEnd(cluster, partition)));
    const behind = () => partitions.filter(({ nextOffset }, index) => nextOffset < (ends[index] ?? 0n));
    while (behind().length > 0) for (const { error } of (await indexOnce(context, behind())).failed) throw error;
  }

  async function giveBack(leases: readonly Lease[]): Promise<void> {
    await pool.query(`update lease set holder = '', expires_at = now() where name = any($1)`, [leases.map(({ name }) => name)]);
  }

  return {
    ...context,
    url,
    database: openDatabase(pool, url),
    hold,
    indexToEnd,
    async index(topic) {
      const partitions = await hold(topic);
      await indexToEnd(partitions);
      await giveBack(partitions.map(({ lease }) => lease));
    },
  };
}
