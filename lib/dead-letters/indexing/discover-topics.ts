import type pg from 'pg';
import type { TopicPatterns } from '#lib/dead-letters/topic-patterns.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { chooseTopics, type FoundTopic } from './choose-topics.ts';
import { keepFound, keepLeft, keepMissing, keepSeen } from './keep-topics.ts';
import { storeTopicSettings } from './store-topic-settings.ts';
import { TopicMarks } from './topic-marks.ts';

/** How old what is kept of a topic's settings may be. */
const settingsAgeMs = 30_000;

/** What one round of discovery leaves to the next, so that not all is asked and stored again. */
export interface DiscoveryMemory {
  marks: TopicMarks;
  /** Ids of topics that are in seen_topic. */
  seen: Set<string>;
  /** When the settings of each dead letter topic were read, by topic id, on the clock of `now`. */
  settingsReadAt: Map<string, number>;
  now: () => number;
}

/** The memory of a discovery that begins. @param now a clock in milliseconds that never goes back */
export function newDiscovery(now = () => performance.now()): DiscoveryMemory {
  return { marks: new TopicMarks(now), seen: new Set(), settingsReadAt: new Map(), now };
}

async function startIndexing(pool: pg.Pool, cluster: KafkaCluster, topics: readonly FoundTopic[]): Promise<void> {
  if (topics.length === 0) return;
  const known = new Map((await keepFound(pool, cluster.id, topics)).map((row) => [row.topic_id, row]));
  // Partitions are added to a topic, and any may have been without a leader the last time; those that are known keep their place.
  const fresh = topics.flatMap(({ name, topicId, leaders }) => {
    const indexed = new Set(known.get(topicId)?.known);
    return leaders.map((_, partition) => ({ topic: name, topicId, partition })).filter(({ partition }) => !indexed.has(partition));
  });
  const offsets = await listOffsets(cluster, fresh, 'earliest');
  const starts = offsets.filter((found) => found.error === undefined);
  await pool.query(
    `insert into index_position (topic_ref, partition, next_offset, log_start_offset, log_end_offset)
     select topic_ref, partition, start, start, start from unnest($1::int[], $2::int[], $3::bigint[]) as fresh(topic_ref, partition, start) on conflict do nothing`,
    [starts.map(({ topicId }) => known.get(topicId)?.topic_ref), starts.map(({ partition }) => partition), starts.map(({ offset }) => offset)],
  );
}

async function refreshSettings(pool: pg.Pool, cluster: KafkaCluster, topics: readonly FoundTopic[], { settingsReadAt, now }: DiscoveryMemory): Promise<void> {
  const nowMs = now();
  const due = topics.filter(({ topicId }) => nowMs - (settingsReadAt.get(topicId) ?? Number.NEGATIVE_INFINITY) >= settingsAgeMs);
  await storeTopicSettings(pool, cluster, due);
  for (const { topicId } of due) settingsReadAt.set(topicId, nowMs);
}

/**
 * Looks for dead letter topics in a cluster: by the configuration's names and patterns, and by their own topic config. New ones and new partitions are indexed from
 * the first record that the broker still has; topics that are gone, excluded, or kept from us are marked so, each as what it is. A topic deleted and created again
 * has another id and is another topic. Also reads how long each keeps its records.
 * @param memory the same for every round of one process.
 * @returns how many topics hold dead letters.
 * @throws KafkaError when the cluster cannot be asked.
 */
export async function discoverTopics(pool: pg.Pool, cluster: KafkaCluster, patterns: TopicPatterns, memory = newDiscovery()): Promise<number> {
  const all = (await cluster.allTopics()).filter(({ internal }) => !internal);
  await keepSeen(pool, cluster.id, all, memory.seen);
  const { found, left } = chooseTopics(all, patterns, patterns.marked ? await memory.marks.of(cluster, all) : new Set());
  await startIndexing(pool, cluster, found);
  await keepLeft(pool, cluster.id, left);
  await keepMissing(pool, cluster, all);
  await refreshSettings(pool, cluster, found, memory);
  return found.length;
}
