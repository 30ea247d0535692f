import type pg from 'pg';
import { z } from 'zod';
import type { EvidencePartition } from '#lib/db/evidence-partitions.ts';
import { type FailureState, failureState, undecidedStates } from '#lib/dead-letters/failure-states.ts';

/** What is no longer kept. */
export interface RetentionRule {
  /** What was indexed, or changed its state, at this instant or later is kept. */
  before: Date;
  /** Whether open failures go as well. */
  dropsOpen: boolean;
}

/** Held by a replay, which needs its evidence. */
const heldStates: readonly FailureState[] = ['claimed', 'replayed'];

/** States in which a failure may be forgotten. */
function forgettableStates({ dropsOpen }: RetentionRule): FailureState[] {
  return failureState.options.filter((state) => !(dropsOpen ? heldStates : undecidedStates).includes(state));
}

/**
 * SQL: which failures with records in a partition are forgotten with it. A failure is forgotten whole or not at all, and so stays while its newest record
 * lies in a later partition, while its last change is young, and while a replay that has not ended needs it.
 * `here` has of each failure (`failure_id`) how many of its `records` the partition holds.
 */
const forgettableSql = `
  (select failure_id, count(*) as records from partition_name group by failure_id) here join failure on failure.id = here.failure_id
   where failure.state = any($1::failure_state[]) and failure.last_record_id < $2
     and not exists (select from failure_change change where change.failure_id = failure.id and change.at >= $3)
     and not exists (
       select from replay_item item join replay_job job on job.id = item.job_id
        where item.failure_id = failure.id and job.state not in ('expired', 'withdrawn', 'cancelled', 'done')
     )`;

/** The parameters of `forgettableSql`, which is about this partition. */
export function forgettableOf({ name, toId }: EvidencePartition, rule: RetentionRule): { sql: string; parameters: [FailureState[], bigint, Date] } {
  return { sql: forgettableSql.replace('partition_name', name), parameters: [forgettableStates(rule), toId, rule.before] };
}

async function newestIndexedAt(pool: pg.Pool, { name }: EvidencePartition): Promise<Date | null> {
  const { rows } = await pool.query<{ indexed_at: Date }>(`select indexed_at from ${name} order by id desc limit 1`);
  return rows[0]?.indexed_at ?? null;
}

const countsRow = z.object({ records: z.coerce.number(), forgettable: z.coerce.number() });

async function countForgettable(pool: pg.Pool, partition: EvidencePartition, rule: RetentionRule): Promise<z.infer<typeof countsRow>> {
  const { sql, parameters } = forgettableOf(partition, rule);
  const { rows } = await pool.query(
    `select (select count(*) from ${partition.name}) as records, (select coalesce(sum(here.records), 0) from ${sql}) as forgettable`,
    parameters,
  );
  const [counts] = z.tuple([countsRow]).parse(rows);
  return counts;
}

/** What a rule says of a full partition. Before all of it is old enough, nothing of it goes, and nothing is counted. */
export interface PartitionVerdict {
  /** When its newest record was indexed; null where it has none. */
  newestAt: Date | null;
  isOld: boolean;
  records: number;
  forgettable: number;
}

/** Whether a partition is old enough, how many records it then holds, and how many of them the rule lets go. */
export async function judgePartition(pool: pg.Pool, partition: EvidencePartition, rule: RetentionRule): Promise<PartitionVerdict> {
  const newestAt = await newestIndexedAt(pool, partition);
  if (newestAt === null || newestAt >= rule.before) return { newestAt, isOld: false, records: 0, forgettable: 0 };
  return { newestAt, isOld: true, ...(await countForgettable(pool, partition, rule)) };
}
