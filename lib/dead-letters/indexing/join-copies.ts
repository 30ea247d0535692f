import type pg from 'pg';
import { postgresText } from '#lib/db/postgres-text.ts';
import type { Batch } from './batch.ts';

/**
 * Within the transaction of a batch: a dead letter whose origin is the position of a copy that we sent joins that copy's failure, also where its consumer
 * did not carry our headers along (share groups carry none). Another group's failure on the same copy is a failure of its own.
 */
export async function joinCopies(client: pg.ClientBase, { cluster, records }: Batch): Promise<void> {
  const candidates = records.filter(
    ({ replayMark, facts }) => replayMark === null && facts.originTopic !== null && facts.originPartition !== null && facts.originOffset !== null,
  );
  if (candidates.length === 0) return;
  const { rows: targets } = await client.query(
    'select from replay_shard join replay_job on replay_job.id = replay_shard.job_id where replay_job.cluster = $1 and target_topic = any($2) limit 1',
    [cluster, [...new Set(candidates.map(({ facts }) => postgresText(facts.originTopic)))]],
  );
  if (targets.length === 0) return;
  const { rows } = await client.query<{ index: number; recognised_by: string }>(
    `select given.index::int, failure.recognised_by
       from unnest($2::text[], $3::int[], $4::bigint[], $5::text[]) with ordinality as given(topic, partition, "offset", consumer_group, index)
       join replay_shard on replay_shard.target_topic = given.topic and replay_shard.target_partition = given.partition
       join replay_job on replay_job.id = replay_shard.job_id and replay_job.cluster = $1
       join replay_copy on replay_copy.job_id = replay_shard.job_id and replay_copy.shard = replay_shard.shard
        and given."offset" >= replay_copy.base_offset and given."offset" < replay_copy.base_offset + replay_copy.count
       join replay_item on replay_item.job_id = replay_copy.job_id and replay_item.shard = replay_copy.shard
        and replay_item.position = replay_copy.first_position + (given."offset" - replay_copy.base_offset)
       join failure on failure.id = replay_item.failure_id and failure.consumer_group is not distinct from given.consumer_group`,
    [
      cluster,
      candidates.map(({ facts }) => postgresText(facts.originTopic)),
      candidates.map(({ facts }) => facts.originPartition),
      candidates.map(({ facts }) => facts.originOffset),
      candidates.map(({ facts }) => postgresText(facts.consumerGroup)),
    ],
  );
  for (const { index, recognised_by } of rows) {
    const record = candidates[index - 1];
    if (record !== undefined) record.recognisedBy = recognised_by;
  }
}
