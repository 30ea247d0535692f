import type pg from 'pg';
import { z } from 'zod';
import { replayOutcome } from './job-states.ts';
import { keyLabels } from './key-labels.ts';
import type { PlannedItem, ReplayDetail } from './replay-job.ts';

const itemRow = z.object({
  failure_id: z.string(),
  outcome: replayOutcome,
  reason: z.string().nullable(),
  target_topic: z.string(),
  target_partition: z.int(),
  copy_offset: z.string().nullable(),
  record_id: z.coerce.bigint(),
  is_kept: z.boolean(),
  error_class: z.string().nullable(),
  consumer_group: z.string().nullable(),
});

const ofItemsSql = `
  select item.failure_id, item.outcome, item.reason, shard.target_topic, shard.target_partition, (copy.base_offset + (item.position - copy.first_position))::text as copy_offset, item.record_id, record.id is not null as is_kept, record.error_class, record.consumer_group
    from replay_item item join replay_shard shard on shard.job_id = item.job_id and shard.shard = item.shard
    left join dead_letter record on record.id = item.record_id
    left join replay_copy copy on copy.job_id = item.job_id and copy.shard = item.shard and item.position >= copy.first_position and item.position < copy.first_position + copy.count
   where item.job_id = $1 order by item.shard, item.position limit $2`;

const ofPlannedSql = `
  select planned.failure_id, case when planned.skip is null then 'pending' else 'skipped' end as outcome, planned.skip as reason, planned.topic as target_topic, planned.partition as target_partition, null as copy_offset, planned.record_id, record.id is not null as is_kept, record.error_class, record.consumer_group
    from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::int[]) with ordinality as planned(failure_id, record_id, skip, topic, partition, place)
    left join dead_letter record on record.id = planned.record_id order by place`;

/** The rows with what their failures are called. */
async function described(pool: pg.Pool, rows: readonly unknown[]): Promise<ReplayDetail['items']> {
  const items = z.array(itemRow).parse(rows);
  const labels = await keyLabels(
    pool,
    items.flatMap(({ record_id, is_kept }) => (is_kept ? [record_id] : [])),
  );
  return items.map((row) => ({
    failureId: row.failure_id,
    outcome: row.outcome,
    reason: row.reason,
    copy: row.copy_offset === null ? null : { topic: row.target_topic, partition: row.target_partition, offset: row.copy_offset },
    // A replay outlives its evidence.
    label: [labels.get(row.record_id) ?? null, row.error_class].filter((part) => part !== null).join(' · ') || `dead letter ${row.failure_id}`,
    consumerGroup: row.consumer_group,
  }));
}

/** The first messages of a confirmed replay, and what became of them. */
export async function listRunItems(pool: pg.Pool, jobId: number, limit: number): Promise<ReplayDetail['items']> {
  const { rows } = await pool.query(ofItemsSql, [jobId, limit]);
  return described(pool, rows);
}

/** Messages of a plan that nobody has confirmed yet. */
export async function describePlanned(pool: pg.Pool, planned: readonly PlannedItem[]): Promise<ReplayDetail['items']> {
  const { rows } = await pool.query(ofPlannedSql, [
    planned.map(({ failureId }) => failureId),
    planned.map(({ recordId }) => recordId),
    planned.map(({ skipReason }) => skipReason),
    planned.map(({ target }) => target.topic),
    planned.map(({ target }) => target.partition),
  ]);
  return described(pool, rows);
}
