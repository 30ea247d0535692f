import { z } from 'zod';
import { indexedEnds } from '#lib/dead-letters/indexing/indexed-ends.ts';
import { committedOffsets } from '#lib/kafka/committed-offsets.ts';
import { type ReplayRange, replayRange } from '#lib/replay/range/replay-range.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { collectReturns } from './collect-returns.ts';
import { type BatchStanding, judgeBatches } from './judge-batches.ts';
import { watchedGroups } from './watched-groups.ts';

const jobRow = z.object({ plan_hash: z.string(), range: replayRange.nullable(), asked_at: z.date(), is_due: z.boolean() });

/** Which batches a standing means; `sinceMs` is how long ago, at least, what $4 is compared with was. */
function batchesOf(standing: BatchStanding, { waitMs, timeoutMs }: { waitMs: number; timeoutMs: number }): { sql: string; sinceMs: number | undefined } {
  switch (standing) {
    case 'passed':
      return { sql: 'passed_at <= $4', sinceMs: waitMs };
    case 'passed-unindexed':
      return { sql: 'passed_at <= $4', sinceMs: waitMs + timeoutMs };
    case 'never-passed':
      return { sql: 'passed_at is null and committed_at <= $4', sinceMs: timeoutMs };
    case 'nowhere':
      return { sql: 'coalesce(passes_at, base_offset) is null', sinceMs: undefined };
    case 'unwatched':
      return { sql: 'true', sinceMs: undefined };
  }
}

/** The end of a batch: where a group stands that has passed it. */
const endSql = 'coalesce(copy.passes_at, copy.base_offset + copy.count)';

/** How many copies of a batch are of claimed failures, where its worker did not say. */
const claimedSql = `(select coalesce(sum(greatest(0, least(own.base_offset + own.count, copy.base_offset + copy.count) - greatest(own.base_offset, copy.base_offset))), 0)::int
  from replay_copy own where own.job_id = copy.job_id and own.shard = copy.shard and own.target_partition = copy.target_partition)`;

/** How far the slowest of the groups is, in each partition of the target where all of them have committed. */
async function passedTo({ cluster }: ReplayContext, target: string, groups: readonly string[]): Promise<Map<number, bigint>> {
  const committed = await committedOffsets(cluster, groups);
  const passed = new Map<number, bigint[]>();
  for (const groupId of groups)
    for (const { topic, partition, offset } of committed.get(groupId) ?? [])
      if (topic === target) passed.set(partition, [...(passed.get(partition) ?? []), offset]);
  return new Map(
    [...passed].flatMap(([partition, offsets]) =>
      offsets.length < groups.length ? [] : [[partition, offsets.reduce((least, offset) => (offset < least ? offset : least))]],
    ),
  );
}

/** Notes which batches are passed. A group that was rewound handles its copies again: the wait begins anew when it passes. */
async function notePasses({ pool }: ReplayContext, jobId: number, passed: ReadonlyMap<number, bigint>): Promise<void> {
  await pool.query(
    `update replay_range_copy copy set passed_at = case when copy.passed_at is null then clock_timestamp() end
       from (select job_id, shard, first_position, target_partition from replay_range_copy copy left join unnest($2::int[], $3::bigint[]) as passed(partition, "offset") on passed.partition = copy.target_partition
              where copy.job_id = $1 and copy.outcome = 'sent' and coalesce(${endSql} <= passed."offset", false) <> (copy.passed_at is not null)) changed
      where copy.job_id = $1 and copy.shard = changed.shard and copy.first_position = changed.first_position and copy.target_partition = changed.target_partition`,
    [jobId, [...passed.keys()], [...passed.values()]],
  );
}

/** Dead letter topics of the cluster whose end is not indexed: what came back may be among what is missing. */
async function unindexedTopics(context: ReplayContext): Promise<string[]> {
  const { rows } = await context.pool.query<{ name: string }>(
    'select distinct name from topic where cluster = $1 and gone_at is null and excluded_at is null',
    [context.cluster.id],
  );
  const ends = await indexedEnds(
    context,
    rows.map(({ name }) => name),
  );
  return [...ends].flatMap(([name, end]) => (end === 'behind' ? [name] : []));
}

async function settle(
  { pool, environment }: ReplayContext,
  job: { id: number; range: ReplayRange; askedAt: Date },
  unindexed: readonly string[] | undefined,
): Promise<void> {
  const waits = { waitMs: environment.REDRIVE_PROOF_WAIT_MS, timeoutMs: environment.REDRIVE_PROOF_TIMEOUT_MS };
  for (const { standing, outcome, reason } of judgeBatches({ groups: watchedGroups(job.range), unindexed, ...waits })) {
    const { sql, sinceMs } = batchesOf(standing, waits);
    await pool.query(
      `update replay_range_copy copy set outcome = $2::replay_outcome, reason = $3, judged_at = clock_timestamp(), claimed = coalesce(claimed, ${claimedSql})
        where job_id = $1 and outcome = 'sent' and ${sql}`,
      [job.id, outcome, reason, ...(sinceMs === undefined ? [] : [new Date(job.askedAt.getTime() - sinceMs)])],
    );
  }
}

/**
 * Looks whether what a range has sent is proven, batch by batch: all groups that are watched have passed it. What came back is found by its own mark, and counted
 * whether its batch is proven or not. Copies of claimed failures are proven one by one besides (proof/prove-job.ts). Nothing for a job that is not of a range.
 * @throws KafkaError when the groups cannot be asked.
 */
export async function proveRange(context: ReplayContext, jobId: number): Promise<void> {
  const { pool, environment } = context;
  const { rows } = await pool.query(
    `select plan_hash, plan -> 'range' as range, now() as asked_at,
            exists (select from replay_range_copy where job_id = $1 and outcome = 'sent' and passed_at <= now() - $2 * interval '1 ms') as is_due
       from replay_job where id = $1 and plan -> 'range' <> 'null'`,
    [jobId, environment.REDRIVE_PROOF_WAIT_MS],
  );
  const job = jobRow.optional().parse(rows[0]);
  if (job?.range == null) return;
  const { range, plan_hash: planHash, asked_at: askedAt, is_due: isDue } = job;
  // Asked after the passes were seen, in an earlier turn: what came back before then lies before these ends, and is found below.
  const unindexed = isDue ? await unindexedTopics(context) : undefined;
  await collectReturns(context, { id: jobId, planHash, range });
  await notePasses(context, jobId, await passedTo(context, range.target, watchedGroups(range)));
  await settle(context, { id: jobId, range, askedAt }, unindexed);
}
