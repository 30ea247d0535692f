import type pg from 'pg';
import { z } from 'zod';
import { topicSettings } from '#lib/dead-letters/originals/topic-settings.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { readLogSizes } from '#lib/kafka/log-sizes.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';

const positionRow = z.object({
  topic_ref: z.int(),
  topic: z.string(),
  topic_id: z.string(),
  partition: z.int(),
  settings: topicSettings.nullable(),
});

/** Samples are taken every few seconds: those are kept as long, and one an hour for a week. */
const forgetSql = `delete from log_sample where at < now() - interval '7 days' or (at < now() - interval '2 minutes' and not is_hourly)`;

/**
 * Notes where the logs of a cluster's dead letter topics begin and end, how large they are, and how far they are indexed: what progress, rates and the retention
 * clock are read from. What is being indexed at this moment moves by itself and is not waited for.
 * @returns how many partitions were looked at.
 * @throws KafkaError when the cluster cannot be asked.
 */
export async function sampleLogs(pool: pg.Pool, cluster: KafkaCluster): Promise<number> {
  const { rows } = await pool.query(
    `select topic.id as topic_ref, topic.name as topic, topic.topic_id::text, position.partition, topic.settings
       from topic join index_position position on position.topic_ref = topic.id
      where topic.cluster = $1 and topic.gone_at is null and topic.excluded_at is null and topic.trouble is null`,
    [cluster.id],
  );
  const kept = z.array(positionRow).parse(rows);
  const topics = await cluster.topics([...new Set(kept.map(({ topic }) => topic))]);
  // Offsets are listed by name: a topic that was recreated a moment ago is another one.
  const positions = kept.filter(({ topic, topic_id }) => topics.get(topic)?.topicId === topic_id);
  // Where nothing depends on the size it is not asked for.
  const bounded = positions.filter(({ settings }) => settings !== null && settings.retentionBytes !== '-1');
  const [starts, ends, firsts, bytes] = await Promise.all([
    listOffsets(cluster, positions, 'earliest'),
    listOffsets(cluster, positions, 'latest-stable'),
    // The first record that is not older than 1970: the first of all that has a timestamp.
    listOffsets(cluster, positions, 0n),
    readLogSizes(cluster, bounded),
  ]);
  const seen = positions.flatMap(({ topic_ref, topic, partition }, index) => {
    const [start, end] = [starts[index]?.offset, ends[index]?.offset];
    if (start === undefined || end === undefined) return [];
    return [{ topic_ref, partition, start, end, bytes: bytes.get(`${topic}/${partition}`) ?? null, first: firsts[index]?.timestamp ?? null }];
  });
  const given = [seen.map(({ topic_ref }) => topic_ref), seen.map(({ partition }) => partition), seen.map(({ start }) => start), seen.map(({ end }) => end)];
  await pool.query(
    `with seen as (select * from unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[]) as seen(topic_ref, partition, log_start, log_end, bytes, first)),
          free as (select topic_ref, partition from index_position where (topic_ref, partition) in (select topic_ref, partition from seen) for update skip locked)
     update index_position position set log_start_offset = seen.log_start, log_end_offset = greatest(position.log_end_offset, seen.log_end), log_bytes = seen.bytes, first_timestamp_ms = seen.first, observed_at = now()
       from seen join free using (topic_ref, partition) where position.topic_ref = seen.topic_ref and position.partition = seen.partition`,
    [...given, seen.map((of) => of.bytes), seen.map(({ first }) => first)],
  );
  await pool.query(
    `insert into log_sample (topic_ref, partition, at, next_offset, log_start_offset, log_end_offset, is_hourly)
     select topic_ref, partition, now(), position.next_offset, seen.log_start, seen.log_end,
            not exists (select from log_sample old where old.topic_ref = seen.topic_ref and old.partition = seen.partition and old.is_hourly and old.at > now() - interval '1 hour')
       from unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[]) as seen(topic_ref, partition, log_start, log_end) join index_position position using (topic_ref, partition)
     on conflict do nothing`,
    given,
  );
  await pool.query(forgetSql);
  return seen.length;
}
