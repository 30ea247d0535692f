import { z } from 'zod';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { type IndexedEnd, indexedEnds } from '#lib/dead-letters/indexing/indexed-ends.ts';
import { committedOffsets } from '#lib/kafka/committed-offsets.ts';
import { isTargetThere, targetGone } from '#lib/replay/engine/is-target-there.ts';
import { proveRange } from '#lib/replay/range-proof/prove-range.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { joinStrays } from './join-strays.ts';
import { judgeCopy, type Verdict } from './judge-copy.ts';

const sentRow = z.object({
  failure_id: z.string(),
  consumer_group: z.string().nullable(),
  target_topic: z.string(),
  target_partition: z.int(),
  copy_offset: z.string().transform(BigInt).nullable(),
  committed_at: z.date().nullable(),
  passed_at: z.date().nullable(),
  /** Where a return would come. */
  dead_letter_topic: z.string(),
  target_topic_id: z.string(),
  /** By the clock that the other instants are of. */
  asked_at: z.date(),
});

/** The copies of a job that were sent and are neither proven nor known to have failed. */
async function sentCopies({ pool }: ReplayContext, jobId: number): Promise<z.infer<typeof sentRow>[]> {
  const { rows } = await pool.query(
    `select item.failure_id, kind.consumer_group, shard.target_topic, shard.target_partition, copy.base_offset + (item.position - copy.first_position) as copy_offset, copy.committed_at, item.passed_at, topic.name as dead_letter_topic,
            shard.target_topic_id, now() as asked_at
       from replay_item item
       join failure on failure.id = item.failure_id
       join failure_kind kind on kind.id = failure.kind_id
       join topic on topic.id = kind.topic_ref
       join replay_shard shard on shard.job_id = item.job_id and shard.shard = item.shard
       left join replay_copy copy on copy.job_id = item.job_id and copy.shard = item.shard and item.position >= copy.first_position and item.position < copy.first_position + copy.count
      where item.job_id = $1 and item.outcome = 'sent'`,
    [jobId],
  );
  return z.array(sentRow).parse(rows);
}

const goneWithTarget = { settled: true, outcome: 'unproven', reason: targetGone } as const;

/** Tells of each copy whether its target is still the topic that it was sent to, each asked for once. */
function targetsOf(context: ReplayContext): (copy: Pick<z.infer<typeof sentRow>, 'target_topic' | 'target_topic_id'>) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  return (copy) => {
    const asked = known.get(copy.target_topic_id) ?? isTargetThere(context, copy);
    known.set(copy.target_topic_id, asked);
    return asked;
  };
}

async function settle({ pool, cluster }: ReplayContext, jobId: number, failureId: string, verdict: Extract<Verdict, { settled: true }>): Promise<void> {
  await inTransaction(pool, async (client) => {
    // Whoever writes to both locks the failure before its items, so that two cannot wait for each other.
    await client.query('select from failure where id = $1 for update', [failureId]);
    // The failure moves only from `replayed`: one that came back in this very moment stays returned.
    await client.query(
      `with item as (
         update replay_item set outcome = $3::replay_outcome, reason = $4 where job_id = $1 and failure_id = $2 and outcome = 'sent' returning failure_id
       ), resolved as (
         update failure set state = 'resolved', version = version + 1 from item where failure.id = item.failure_id and failure.state = 'replayed' and $3 = 'proven' returning failure.id
       ), history as (
         insert into failure_change (failure_id, actor, from_state, to_state, reason, job_id) select id, 'proof', 'replayed', 'resolved', $4, $1 from resolved
       )
       insert into audit (actor, action, cluster, subject, outcome, detail) select 'worker', 'replays:prove', $5, 'failure/' || failure_id, 'done', jsonb_build_object('replay', $1::int, 'verdict', $3::text, 'reason', $4::text) from item`,
      [jobId, failureId, verdict.outcome, verdict.reason, cluster.id],
    );
  });
}

/** A job of which nothing waits for its proof any more is done; how a range ended has one line in the audit, since its messages have none. */
async function endProof({ pool }: ReplayContext, jobId: number): Promise<void> {
  await pool.query(
    `with done as (
       update replay_job job set state = 'done', ended_at = now() where id = $1 and state = 'proving' and not exists (select from replay_item where job_id = $1 and outcome in ('sent', 'pending'))
          and not exists (select from replay_range_copy where job_id = $1 and outcome = 'sent') returning id, cluster, coalesce(plan -> 'range' <> 'null', false) as is_range
     ) insert into audit (actor, action, cluster, subject, outcome, detail)
       select 'worker', 'replays:prove', done.cluster, 'replay/' || done.id, 'done', coalesce(jsonb_object_agg(batches.outcome, batches.messages) filter (where batches.outcome is not null), '{}')
         from done left join (select outcome, sum(count - coalesce(claimed, 0) - returned) as messages from replay_range_copy where job_id = $1 group by 1) batches on true
        where done.is_range group by done.cluster, done.id`,
    [jobId],
  );
}

function verdictOn({ environment }: ReplayContext, copy: z.infer<typeof sentRow>, committedOffset: bigint | null, indexed: IndexedEnd | undefined): Verdict {
  return judgeCopy({
    consumerGroup: copy.consumer_group,
    copyOffset: copy.copy_offset,
    committedOffset,
    sentAtMs: copy.committed_at?.getTime() ?? null,
    passedAtMs: copy.passed_at?.getTime() ?? null,
    deadLetterTopic: copy.dead_letter_topic,
    indexed,
    nowMs: copy.asked_at.getTime(),
    waitMs: environment.REDRIVE_PROOF_WAIT_MS,
    timeoutMs: environment.REDRIVE_PROOF_TIMEOUT_MS,
  });
}

/** Notes that a copy is passed. A group that was rewound handles the copy again: the wait begins anew when it passes. */
async function notePass({ pool }: ReplayContext, jobId: number, { failure_id, passed_at }: z.infer<typeof sentRow>, hasPassed: boolean): Promise<void> {
  if (hasPassed && passed_at === null)
    await pool.query('update replay_item set passed_at = now() where job_id = $1 and failure_id = $2 and passed_at is null', [jobId, failure_id]);
  else if (!hasPassed && passed_at !== null)
    await pool.query('update replay_item set passed_at = null where job_id = $1 and failure_id = $2', [jobId, failure_id]);
}

/**
 * Looks whether the copies of a job are proven: the failing group's committed offset has passed them, and none came back within the wait.
 * A job whose every message has ended is done.
 * @returns what it waits for, as a sentence, where that takes long.
 * @throws KafkaError when the groups cannot be asked.
 */
export async function proveJob(context: ReplayContext, jobId: number): Promise<string | undefined> {
  const { cluster, environment } = context;
  const copies = await sentCopies(context, jobId);
  const groups = [...new Set(copies.flatMap(({ consumer_group }) => consumer_group ?? []))];
  const committed = await committedOffsets(cluster, groups);
  // Asked after the passes were seen, in an earlier turn: what came back before then lies before these ends.
  const passed = copies.filter(
    ({ passed_at, asked_at }) => passed_at !== null && asked_at.getTime() - passed_at.getTime() >= environment.REDRIVE_PROOF_WAIT_MS,
  );
  const indexed = await indexedEnds(context, [...new Set(passed.map(({ dead_letter_topic }) => dead_letter_topic))]);
  // Now that the ends are known to be indexed or not, whatever lies before them can be found; what is joined is no longer `sent` and gets no verdict.
  await joinStrays(context, jobId);
  const isThere = targetsOf(context);
  for (const copy of copies) {
    const position = committed
      .get(copy.consumer_group ?? '')
      ?.find(({ topic, partition }) => topic === copy.target_topic && partition === copy.target_partition);
    const verdict = verdictOn(context, copy, position?.offset ?? null, indexed.get(copy.dead_letter_topic));
    if (verdict.settled) await settle(context, jobId, copy.failure_id, verdict.outcome === 'proven' && !(await isThere(copy)) ? goneWithTarget : verdict);
    else await notePass(context, jobId, copy, verdict.hasPassed);
  }
  const waitsFor = await proveRange(context, jobId);
  await endProof(context, jobId);
  return waitsFor;
}
