import type pg from 'pg';
import { z } from 'zod';
import { replayOutcome } from '#lib/replay/job-states.ts';
import { type FrozenEdits, frozenEdits } from '#lib/replay/plan/edited-failures.ts';
import { isOfAnotherTopicSql } from '#lib/replay/plan/origin-topic-sql.ts';
import { planOf } from '#lib/replay/plan/stored-plan.ts';
import type { ReplayPlan } from '#lib/replay/replay-job.ts';

const int64 = z.string().transform(BigInt);

const shardRow = z.object({
  state: z.string(),
  cluster: z.string(),
  plan: z.unknown(),
  items: z.unknown(),
  plan_hash: z.string(),
  confirmed_by: z.string(),
  target_topic: z.string(),
  target_partition: z.int(),
  target_topic_id: z.string(),
  /** Transactional id and private group, frozen when the job was confirmed. */
  group_id: z.string(),
  total: int64,
  position: int64,
  opened_at: z.date().nullable(),
  opened_at_offset: int64.nullable(),
  /** Its part of the canary: where it stops while that is open, see shard-pace.ts. */
  canary_to: int64.nullable(),
  /** Of a range: how many messages it has sent. */
  sent_count: int64,
  /** Of a range: how many it has left, skipped or failed. */
  left_count: int64,
  /** The highest messages per second that the job ever had. */
  highest_rate: z.int(),
});

/** A shard as the engine works on it: one target partition of a job. */
export type Shard = Omit<z.infer<typeof shardRow>, 'plan' | 'items'> & {
  jobId: number;
  shard: number;
  /** Of its items the shard has what it needs to know of each. */
  plan: Omit<ReplayPlan, 'items'>;
  edits: FrozenEdits;
  /** This replay is a failure's n-th. */
  attempts: ReadonlyMap<bigint, number>;
};

/** The name under which a shard is sent, as frozen when its job was confirmed. */
export async function loadGroupId(pool: pg.Pool, jobId: number, shard: number): Promise<string> {
  const { rows } = await pool.query('select group_id from replay_shard where job_id = $1 and shard = $2', [jobId, shard]);
  return z.object({ group_id: z.string() }).parse(rows[0]).group_id;
}

/** Reads a shard and its job. */
export async function loadShard(db: pg.Pool | pg.ClientBase, jobId: number, shard: number): Promise<Shard> {
  const { rows } = await db.query(
    `select job.state, job.cluster, job.plan, job.items, job.plan_hash, job.confirmed_by, shard.target_topic, shard.target_partition, shard.target_topic_id, shard.group_id, shard.total, shard.position, shard.opened_at, shard.opened_at_offset, shard.canary_to, shard.sent_count, shard.skipped_count + shard.failed_count as left_count,
            coalesce(job.highest_rate_per_second, (job.plan -> 'settings' ->> 'ratePerSecond')::int) as highest_rate
       from replay_shard shard join replay_job job on job.id = shard.job_id where shard.job_id = $1 and shard.shard = $2`,
    [jobId, shard],
  );
  const { plan: stored, items: given, ...row } = shardRow.parse(rows[0]);
  const { items, ...plan } = planOf({ plan: stored, items: given });
  const attempts = new Map(items.map(({ failureId, attempt }) => [BigInt(failureId), attempt]));
  return { ...row, jobId, shard, plan, edits: frozenEdits({ items }), attempts };
}

const itemRow = z.object({ position: int64, failure_id: int64, record_id: int64, outcome: replayOutcome });

/** One message of a shard, in the order of the plan. */
export interface ShardItem {
  position: bigint;
  failureId: bigint;
  recordId: bigint;
  /** `pending`, or `skipped` by the plan. */
  outcome: z.infer<typeof replayOutcome>;
  /** This replay is the failure's n-th. */
  attempt: number;
}

/** The items of a shard from a position on and before another; several where one message stands for several failures. Relies on the primary key of replay_item. */
export async function loadItems(pool: pg.Pool, { jobId, shard, attempts }: Shard, from: bigint, to: bigint): Promise<ShardItem[]> {
  const { rows } = await pool.query(
    'select position, failure_id, record_id, outcome from replay_item where job_id = $1 and shard = $2 and position >= $3 and position < $4 order by position, failure_id',
    [jobId, shard, from, to],
  );
  return z
    .array(itemRow)
    .parse(rows)
    .map((row) => ({
      position: row.position,
      failureId: row.failure_id,
      recordId: row.record_id,
      outcome: row.outcome,
      attempt: attempts.get(row.failure_id) ?? 1,
    }));
}

/** Offsets in the target partition where messages came from that the shard sends, or has sent. */
export async function loadOrigins(pool: pg.Pool, { jobId, shard, target_topic, target_topic_id, target_partition }: Shard): Promise<Set<bigint>> {
  const { rows } = await pool.query<{ origin_offset: string }>(
    `select began.origin_offset from replay_item item
       join failure on failure.id = item.failure_id join dead_letter began on began.id = failure.first_record_id
      where item.job_id = $1 and item.shard = $2 and began.origin_topic = $3 and began.origin_partition = $4 and began.origin_offset is not null
        and item.outcome not in ('skipped', 'failed') and not ${isOfAnotherTopicSql('$5::uuid')}`,
    [jobId, shard, target_topic, target_partition, target_topic_id],
  );
  return new Set(rows.map((row) => BigInt(row.origin_offset)));
}

/** The offset behind the last copy whose position is recorded; undefined when none is. */
export async function loadCopiesEnd(pool: pg.Pool, { jobId, shard }: Shard): Promise<bigint | undefined> {
  const { rows } = await pool.query<{ end: string | null }>('select max(base_offset + count) as end from replay_copy where job_id = $1 and shard = $2', [
    jobId,
    shard,
  ]);
  const end = rows[0]?.end;
  return end == null ? undefined : BigInt(end);
}
