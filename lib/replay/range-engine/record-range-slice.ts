import type pg from 'pg';
import type { Lease } from '#lib/leases/lease.ts';
import { recordSlice } from '#lib/replay/engine/record-slice.ts';
import type { Shard } from '#lib/replay/engine/shard.ts';
import type { ItemOutcome } from '#lib/replay/engine/slice-outcome.ts';
import type { SliceProgress } from './slice-progress.ts';

/** A batch that was sent. */
export interface SentBatch {
  partition: number;
  count: number;
  /** undefined where it is not known any more. */
  baseOffset: bigint | undefined;
  /** A group that has come so far has passed all of it; undefined where that is not known either. */
  passesAt: bigint | undefined;
  firstPosition: bigint;
  /** How many of its messages are of claimed failures. */
  claimed: number;
}

const sum = (progress: SliceProgress, outcome: 'skipped' | 'failed') =>
  progress.left.filter((run) => run.outcome === outcome).reduce((count, run) => count + run.count, 0);

async function recordRange(client: pg.ClientBase, { jobId, shard }: Shard, progress: SliceProgress, batches: readonly SentBatch[]): Promise<void> {
  await client.query(
    'update replay_shard set sent_count = sent_count + $3, skipped_count = skipped_count + $4, failed_count = failed_count + $5 where job_id = $1 and shard = $2',
    [jobId, shard, progress.sent, sum(progress, 'skipped'), sum(progress, 'failed')],
  );
  if (batches.length > 0)
    await client.query(
      `insert into replay_range_copy (job_id, shard, target_partition, base_offset, first_position, count, passes_at, claimed)
         select $1, $2, partition, base_offset, first_position, count, passes_at, claimed
           from unnest($3::int[], $4::bigint[], $5::bigint[], $6::int[], $7::bigint[], $8::int[]) as sent(partition, base_offset, first_position, count, passes_at, claimed)`,
      [
        jobId,
        shard,
        batches.map(({ partition }) => partition),
        batches.map(({ baseOffset }) => baseOffset ?? null),
        batches.map(({ firstPosition }) => firstPosition),
        batches.map(({ count }) => count),
        batches.map(({ passesAt }) => passesAt ?? null),
        batches.map(({ claimed }) => claimed),
      ],
    );
  for (const run of progress.left)
    await client.query('insert into replay_left (job_id, shard, from_position, to_position, count, outcome, reason) values ($1, $2, $3, $4, $5, $6, $7)', [
      jobId,
      shard,
      run.fromOffset,
      run.toOffset,
      run.count,
      run.outcome,
      run.reason,
    ]);
}

/** What a slice of a range came to. */
export interface RangeOutcome {
  progress: SliceProgress;
  batches: readonly SentBatch[];
  /** Of the claimed failures that began in it. */
  outcomes: readonly ItemOutcome[];
  nextPosition: bigint;
}

/** As `recordSlice`, with the counts of the range and where its copies lie. @throws LeaseLost, ShardStopped as there. */
export async function recordRangeSlice(pool: pg.Pool, lease: Lease, shard: Shard, { progress, batches, outcomes, nextPosition }: RangeOutcome): Promise<void> {
  await recordSlice(pool, lease, shard, outcomes, nextPosition, (client) => recordRange(client, shard, progress, batches));
  shard.sent_count += BigInt(progress.sent);
  shard.left_count += BigInt(sum(progress, 'skipped') + sum(progress, 'failed'));
}
