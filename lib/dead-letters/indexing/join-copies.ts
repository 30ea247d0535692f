import type pg from 'pg';
import { packedBody } from '#lib/dead-letters/bodies/packed-body.ts';
import { readFacts } from '#lib/dead-letters/conventions/table.ts';
import { describeError } from '#lib/dead-letters/describe-error.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import type { Batch } from './batch.ts';
import { kindName } from './failure-kinds.ts';

/**
 * Within the transaction of a batch: a dead letter whose origin is the position of a copy that we sent joins that copy's failure and counts as its return,
 * also where its consumer did not carry our headers along (share groups carry none). Another group's failure on the same copy is a failure of its own.
 * One look-up per dead letter in replay_copy_cluster_target_topic_id_target_partition_base_o_idx: the last copies that begin at or before the origin.
 */
export async function joinCopies(client: pg.ClientBase, { cluster, records, bodies }: Batch): Promise<void> {
  const candidates = [...records.entries()].filter(
    ([, { replayMark, originTopicId, originPartition, originOffset }]) =>
      replayMark === null && originTopicId !== undefined && originPartition !== null && originOffset !== null,
  );
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
      candidates.map(([, { originTopicId }]) => originTopicId),
      candidates.map(([, { originPartition }]) => originPartition),
      candidates.map(([, { originOffset }]) => originOffset),
      candidates.map(([, { consumerGroup }]) => kindName(consumerGroup)),
    ],
  );
  for (const { index, recognised_by } of rows) {
    const [place, record] = candidates[index - 1] ?? [];
    if (place === undefined || record === undefined) continue;
    record.recognisedBy = recognised_by;
    record.returnError = describeError(readFacts(decodeHeaders(packedBody(bodies, place).headers)).facts);
  }
}
