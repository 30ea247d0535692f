import { Refusal } from '#lib/access/refusal.ts';
import type { Transaction } from '#lib/db/client.ts';
import { isOfAnotherTopicSql } from '#lib/replay/plan/origin-topic-sql.ts';
import { failingSpans, type ReplayRange } from './replay-range.ts';

/** Where the shards of a range read, as their rows say it. */
export interface ClaimedPart {
  sourceId: number;
  sourcePartition: number;
  fromOffset: bigint;
  total: bigint;
}

/**
 * Within the transaction that confirms: makes sure that no unfinished job reads any of the range, and says where its shards read. Two at the same moment are
 * told apart by the exclusion constraint on replay_shard.
 * @throws Refusal that names the job that has it.
 */
export async function claimRange(
  transaction: Transaction,
  job: { id: number; cluster: string },
  { topicId, target, request, parts }: ReplayRange,
): Promise<ClaimedPart[]> {
  const { cluster } = job;
  const key = { cluster, topicId };
  // The row is locked until the transaction ends, so that two ranges of one topic are claimed one after the other.
  const { id: sourceId } = await transaction.replaySource.upsert({ where: { cluster_topicId: key }, create: key, update: { cluster } });
  const claimed = parts.map(({ partition, fromOffset, toOffset }) => ({
    sourceId,
    sourcePartition: partition,
    fromOffset: BigInt(fromOffset),
    total: BigInt(toOffset) - BigInt(fromOffset),
  }));
  const [other] = await transaction.$queryRaw<{ job_id: number; source_partition: number }[]>`
    select shard.job_id, shard.source_partition from replay_shard shard
      join unnest(${claimed.map(({ sourcePartition }) => sourcePartition)}::int[], ${claimed.map(({ fromOffset }) => fromOffset)}::bigint[], ${claimed.map(({ total }) => total)}::bigint[])
        as part(partition, from_offset, total) on part.partition = shard.source_partition
     where shard.source_id = ${sourceId} and shard.position < shard.total
       and int8range(shard.from_offset, shard.from_offset + shard.total) && int8range(part.from_offset, part.from_offset + part.total) order by shard.job_id limit 1`;
  if (other !== undefined)
    throw new Refusal(
      `Replay ${other.job_id} is sending a part of this range of ${request.topic}/${other.source_partition}. Wait until it has ended, or cancel it, and confirm again.`,
      { kind: 'conflict', type: 'range-claimed', fields: { id: other.job_id, topic: request.topic } },
    );
  if (target === request.topic) await requireUnclaimed(transaction, job, { topic: request.topic, topicId }, failingSpans(parts));
  return claimed;
}

const claimedSql = `
  select failure.id, failure.claimed_by_job_id from failure join dead_letter began on began.id = failure.first_record_id
    join (select partition, range_agg(int8range(from_offset, to_offset)) as offsets from unnest($1::int[], $2::bigint[], $3::bigint[]) as span(partition, from_offset, to_offset) group by 1) part
      on part.partition = began.origin_partition and part.offsets @> began.origin_offset
   where failure.claimed_by_job_id is not null and failure.claimed_by_job_id <> $4 and failure.cluster = $5 and began.origin_topic = $6 and not ${isOfAnotherTopicSql('$7::uuid')} limit 1`;

/** Refuses a range in which a failure began that another replay has claimed since the plan was looked at again. By failure_claimed_by_job_id_idx. @throws Refusal */
async function requireUnclaimed(
  transaction: Transaction,
  job: { id: number; cluster: string },
  { topic, topicId }: { topic: string; topicId: string },
  spans: ReturnType<typeof failingSpans>,
): Promise<void> {
  const [other] = await transaction.$queryRawUnsafe<{ id: bigint; claimed_by_job_id: number }[]>(
    claimedSql,
    spans.map(({ partition }) => partition),
    spans.map(({ fromOffset }) => BigInt(fromOffset)),
    spans.map(({ toOffset }) => BigInt(toOffset)),
    job.id,
    job.cluster,
    topic,
    topicId,
  );
  if (other === undefined) return;
  throw new Refusal(
    `Dead letter ${other.id} of the range was claimed by replay ${other.claimed_by_job_id} meanwhile. Wait until that has ended, and plan again.`,
    {
      kind: 'conflict',
      type: 'claimed-meanwhile',
      fields: { ids: [String(other.id)] },
    },
  );
}
