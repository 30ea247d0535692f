import type pg from 'pg';
import { readTopicSettings, topicSettingNames } from '#lib/dead-letters/originals/topic-settings.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { readTopicConfigs } from '#lib/kafka/topics.ts';

/**
 * Reads and keeps how long each of these topics keeps its records, or why that may not be read.
 * @throws KafkaError when the cluster cannot be asked.
 */
export async function storeTopicSettings(pool: pg.Pool, cluster: KafkaCluster, topics: readonly { name: string; topicId: string }[]): Promise<void> {
  if (topics.length === 0) return;
  const names = topics.map(({ name }) => name);
  const read = await readTopicConfigs(cluster, names, topicSettingNames);
  const known = topics.flatMap(({ name, topicId }) => {
    const configs = read.get(name);
    if (configs === undefined) return [];
    return [
      configs instanceof KafkaError ? { topicId, settings: null, trouble: configs.message } : { topicId, settings: readTopicSettings(configs), trouble: null },
    ];
  });
  // What was read before stays where it may no longer be read.
  await pool.query(
    `update topic set settings = coalesce(given.settings, topic.settings), settings_trouble = given.trouble,
            settings_read_at = case when given.settings is null then topic.settings_read_at else now() end
       from unnest($2::uuid[], $3::jsonb[], $4::text[]) as given(topic_id, settings, trouble)
      where topic.cluster = $1 and topic.topic_id = given.topic_id`,
    [cluster.id, known.map(({ topicId }) => topicId), known.map(({ settings }) => settings && JSON.stringify(settings)), known.map(({ trouble }) => trouble)],
  );
}
