import type pg from 'pg';
import { z } from 'zod';
import { claimableStates } from '#lib/dead-letters/failure-states.ts';
import { isOfAnotherTopicSql } from '#lib/replay/plan/origin-topic-sql.ts';
import type { PlannedItem } from '#lib/replay/replay-job.ts';
import { failingSpans, type RangePart } from './replay-range.ts';

const row = z.object({
  failure_id: z.string(),
  record_id: z.string(),
  size_bytes: z.int(),
  origin_partition: z.int(),
  origin_offset: z.string().transform(BigInt),
  earlier_replays: z.int(),
});

export interface OpenInRange {
  cluster: string;
  topic: string;
  /** Of the topic: one of the same name that was there before, or came after, has other messages. */
  topicId: string;
  parts: readonly RangePart[];
  maxAttempts: number;
  /** One more than a plan takes, so that it can be told. */
  limit: number;
}

/**
 * The failures that began with a message of a range and can be claimed, in the order of the range: the range sends their messages too, and so resolves them.
 * By the origin of their first dead letter, a scan over the open failures; a failure without an origin is in no range.
 */
export async function openFailures(pool: pg.Pool, { cluster, topic, topicId, parts, maxAttempts, limit }: OpenInRange): Promise<PlannedItem[]> {
  const spans = failingSpans(parts);
  const { rows } = await pool.query(
    `select failure.id as failure_id, failure.last_record_id as record_id, began.size_bytes, began.origin_partition, began.origin_offset,
            (select count(*) from replay_item where replay_item.failure_id = failure.id and replay_item.outcome in ('sent', 'proven', 'returned', 'unproven'))::int as earlier_replays
       from failure join dead_letter began on began.id = failure.first_record_id
       join (select partition, range_agg(int8range(from_offset, to_offset)) as offsets from unnest($3::int[], $4::bigint[], $5::bigint[]) as span(partition, from_offset, to_offset) group by 1) part
         on part.partition = began.origin_partition and part.offsets @> began.origin_offset
      where failure.cluster = $1 and began.origin_topic = $2 and failure.state = any($7::failure_state[]) and not ${isOfAnotherTopicSql('$8::uuid')}
      order by began.origin_partition, began.origin_offset, failure.id limit $6`,
    [
      cluster,
      topic,
      spans.map(({ partition }) => partition),
      spans.map(({ fromOffset }) => fromOffset),
      spans.map(({ toOffset }) => toOffset),
      limit,
      claimableStates,
      topicId,
    ],
  );
  const shards = new Map(parts.map((part, shard) => [part.partition, { part, shard }]));
  return z
    .array(row)
    .parse(rows)
    .flatMap((failure): PlannedItem[] => {
      const found = shards.get(failure.origin_partition);
      if (found === undefined) return [];
      const { part, shard } = found;
      const attempt = failure.earlier_replays + 1;
      return [
        {
          failureId: failure.failure_id,
          recordId: failure.record_id,
          shard,
          position: String(failure.origin_offset - BigInt(part.fromOffset)),
          target: { topic, partition: part.targetPartition },
          partitionBy: 'origin',
          attempt,
          sizeBytes: failure.size_bytes,
          skipReason: attempt > maxAttempts ? `replayed ${maxAttempts} times already` : null,
          edit: null,
        },
      ];
    });
}
