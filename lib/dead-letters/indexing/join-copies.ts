import type pg from 'pg';
import type { Batch } from './batch.ts';
import { kindName } from './failure-kinds.ts';

/** Whether any copy was ever sent to one of the topics that these come from: mostly none was, and no look-up is needed. */
async function isReplayedTo(client: pg.ClientBase, cluster: string, candidates: Batch['records']): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from unnest($2::uuid[]) as origin(topic_id)
      where exists (select from replay_copy where replay_copy.cluster = $1 and replay_copy.target_topic_id = origin.topic_id)`,
    [cluster, [...new Set(candidates.map(({ originTopicId }) => originTopicId))]],
  );
  return (rowCount ?? 0) > 0;
}

/**
 * Within the transaction of a batch: a dead letter whose origin is the position of a copy that we sent joins that copy's failure and counts as its return,
 * also where its consumer did not carry our headers along (share groups carry none). Another group's failure on the same copy is a failure of its own.
 * One look-up per dead letter in replay_copy_cluster_target_topic_id_target_partition_base_o_idx: the last copies that begin at or before the origin.
 */
export async function joinCopies(client: pg.ClientBase, { cluster, records }: Batch): Promise<void> {
  const candidates = records.filter(
    ({ replayMark, originTopicId, facts }) =>
      replayMark === null && originTopicId !== undefined && facts.originPartition !== null && facts.originOffset !== null,
  );
  if (candidates.length === 0 || !(await isReplayedTo(client, cluster, candidates))) return;
  const { rows } = await client.query<{ index: number; recognised_by: string }>(
    `select given.index::int, replace(failure.recognised_by::text, '-', '') as recognised_by
       from unnest($2::uuid[], $3::int[], $4::bigint[], $5::text[]) with ordinality as given(topic_id, partition, "offset", consumer_group, index)
      cross join lateral (
        select job_id, shard, first_position, base_offset, count from replay_copy
         where replay_copy.cluster = $1 and target_topic_id = given.topic_id and target_partition = given.partition and base_offset <= given."offset"
         order by base_offset desc limit 1
      ) copies
       join replay_item on replay_item.job_id = copies.job_id and replay_item.shard = copies.shard
        and replay_item.position = copies.first_position + (given."offset" - copies.base_offset)
       join failure on failure.id = replay_item.failure_id
       join failure_kind kind on kind.id = failure.kind_id and kind.consumer_group is not distinct from given.consumer_group
      where given."offset" < copies.base_offset + copies.count`,
    [
      cluster,
      candidates.map(({ originTopicId }) => originTopicId),
      candidates.map(({ facts }) => facts.originPartition),
      candidates.map(({ facts }) => facts.originOffset),
      candidates.map(({ facts }) => kindName(facts.consumerGroup)),
    ],
  );
  for (const { index, recognised_by } of rows) {
    const record = candidates[index - 1];
    if (record !== undefined) Object.assign(record, { recognisedBy: recognised_by, isReturn: true });
  }
}
