import { z } from 'zod';
import { committedOffsets } from '#lib/kafka/committed-offsets.ts';
import { isTargetThere } from '#lib/replay/engine/is-target-there.ts';
import { type ReplayRange, replayRange } from '#lib/replay/range/replay-range.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { askedEnds } from './asked-ends.ts';
import { collectReturns } from './collect-returns.ts';
import { type BatchStanding, judgeBatches } from './judge-batches.ts';
import { proofMemory } from './proof-memory.ts';
import { watchedGroups } from './watched-groups.ts';

const jobRow = z.object({
  plan_hash: z.string(),
  range: replayRange.nullable(),
  confirmed_at: z.date(),
  target_topic_id: z.string(),
  asked_at: z.date(),
  is_due: z.boolean(),
});

/** Which batches a standing means; `sinceMs` is how long before it is judged, at least, what $4 is compared with was. */
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
    case 'gone':
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

async function settle(
  { pool, environment }: ReplayContext,
  job: { id: number; range: ReplayRange; now: Date; isTargetGone: boolean },
  ends: Awaited<ReturnType<typeof askedEnds>>,
): Promise<void> {
  const waits = { waitMs: environment.REDRIVE_PROOF_WAIT_MS, timeoutMs: environment.REDRIVE_PROOF_TIMEOUT_MS };
  for (const { standing, outcome, reason } of judgeBatches({
    groups: watchedGroups(job.range),
    isTargetGone: job.isTargetGone,
    unindexed: ends?.unindexed,
    ...waits,
  })) {
    const { sql, sinceMs } = batchesOf(standing, waits);
    // Of what was passed later the ends may not hold all that came back.
    const at = standing === 'passed' && ends !== undefined ? ends.at : job.now;
    await pool.query(
      `update replay_range_copy copy set outcome = $2::replay_outcome, reason = $3, judged_at = clock_timestamp(), claimed = coalesce(claimed, ${claimedSql})
        where job_id = $1 and outcome = 'sent' and ${sql}`,
      [job.id, outcome, reason, ...(sinceMs === undefined ? [] : [new Date(at.getTime() - sinceMs)])],
    );
  }
}

/** What the proof waits for, where that takes longer than the wait itself. */
function waitsFor({ at, unindexed }: NonNullable<Awaited<ReturnType<typeof askedEnds>>>, now: Date, waitMs: number): string | undefined {
  if (unindexed.length === 0 || now.getTime() - at.getTime() < waitMs) return undefined;
  const named = unindexed.slice(0, 3).join(', ');
  const more = unindexed.length > 3 ? ` and ${unindexed.length - 3} more` : '';
  const [are, they] = unindexed.length === 1 ? ['is', 'it'] : ['are', 'they'];
  const time = at.toISOString().slice(0, 19).replace('T', ' ');
  return `It waits until ${named}${more} ${are} indexed to where ${they} ended at ${time} UTC: what came back may be among what is missing.`;
}

/**
 * Looks whether what a range has sent is proven, batch by batch: all groups that are watched have passed it. What came back is found by its own mark or by where it
 * lay, and counted whether its batch is proven or not. Copies of claimed failures are proven one by one besides (proof/prove-job.ts). Nothing for a job that is not of
 * a range.
 * @returns what it waits for, as a sentence, where that takes long.
 * @throws KafkaError when the groups cannot be asked.
 */
export async function proveRange(context: ReplayContext, jobId: number): Promise<string | undefined> {
  const { pool, environment } = context;
  const { rows } = await pool.query(
    `select plan_hash, plan -> 'range' as range, confirmed_at, (select target_topic_id from replay_shard where job_id = $1 limit 1) as target_topic_id, now() as asked_at,
            exists (select from replay_range_copy where job_id = $1 and outcome = 'sent' and passed_at <= now() - $2 * interval '1 ms') as is_due
       from replay_job where id = $1 and plan -> 'range' <> 'null'`,
    [jobId, environment.REDRIVE_PROOF_WAIT_MS],
  );
  const job = jobRow.optional().parse(rows[0]);
  if (job?.range == null) return undefined;
  const { range, asked_at: now } = job;
  const memory = proofMemory(pool, jobId);
  // Asked after the passes were seen, in an earlier turn: what came back before then lies before these ends, and is found below.
  const ends = job.is_due ? await askedEnds(context, memory, now) : undefined;
  const target = { topic: range.target, topicId: job.target_topic_id };
  const isAllFound = await collectReturns(context, { id: jobId, planHash: job.plan_hash, range, target }, memory.lookedTo ?? job.confirmed_at);
  await notePasses(context, jobId, await passedTo(context, range.target, watchedGroups(range)));
  if (!isAllFound) return undefined;
  memory.lookedTo = now;
  const isTargetGone = ends !== undefined && !(await isTargetThere(context, { target_topic: range.target, target_topic_id: job.target_topic_id }));
  await settle(context, { id: jobId, range, now, isTargetGone }, ends);
  if (ends === undefined) return undefined;
  if (ends.unindexed.length === 0 && memory.asked !== undefined) memory.asked.isUsed = true;
  return waitsFor(ends, now, environment.REDRIVE_PROOF_WAIT_MS);
}
