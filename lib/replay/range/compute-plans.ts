import type pg from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import { groupsOnTopic } from '#lib/kafka/committed-offsets.ts';
import { hiddenGroups } from '#lib/kafka/consumer-groups.ts';
import { grantSentence } from '#lib/kafka/missing-acl.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { isPrivateGroup } from '#lib/kafka/private-group.ts';
import { describeTopicConfigs } from '#lib/kafka/topics.ts';
import { mostExamples } from '#lib/replay/hazards/plan-context.ts';
import { planHash } from '#lib/replay/plan/plan-hash.ts';
import { planOf, storedPlan } from '#lib/replay/plan/stored-plan.ts';
import { checkRange } from '#lib/replay/range-hazards/check-range.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import type { ReplayPlan } from '#lib/replay/replay-job.ts';
import { deadLetterTopicsAmong } from './dead-letter-topics.ts';
import { decidedFailures } from './decided-failures.ts';
import { earlierReplays } from './earlier-replays.ts';
import { lookAtRange } from './look-at-range.ts';
import { openFailures } from './open-failures.ts';
import { processedBefore } from './processed-before.ts';
import { shardsOf } from './range-shards.ts';
import { mostClaims, type ReplayRange, spansOf } from './replay-range.ts';

/** How often a plan says how far it is. */
const tellEveryMs = 500;

type RangePlan = ReplayPlan & { range: ReplayRange };

/** What a plan says of its surroundings, as they are now: settings, readers, open failures, and the hazards that come of them. @throws KafkaError */
export async function surroundingsOf(
  { pool, cluster, environment }: ReplayContext,
  range: ReplayRange,
): Promise<Pick<RangePlan, 'items' | 'hazards' | 'range'>> {
  const { target, request, parts } = range;
  const [configs, groups, hidden, starts, earlier, deadLetterTopics, items, decided] = await Promise.all([
    describeTopicConfigs(cluster, [target]),
    groupsOnTopic(cluster, target),
    hiddenGroups(cluster),
    listOffsets(
      cluster,
      parts.map(({ partition }) => ({ topic: request.topic, partition })),
      'earliest',
    ),
    earlierReplays(pool, { cluster: cluster.id, topic: request.topic, topicId: range.topicId, target, parts }),
    deadLetterTopicsAmong(pool, cluster.id, [request.topic, target]),
    target !== request.topic
      ? []
      : openFailures(pool, {
          cluster: cluster.id,
          topic: request.topic,
          topicId: range.topicId,
          parts,
          maxAttempts: environment.REDRIVE_MAX_ATTEMPTS,
          limit: mostClaims + 1,
        }),
    target !== request.topic
      ? undefined
      : decidedFailures(pool, { cluster: cluster.id, topic: request.topic, topicId: range.topicId, parts, limit: mostExamples }),
  ]);
  const committed = new Map(groups.map((group) => [group.groupId, group.committed]));
  const isTold = target === request.topic && request.provenBy.length > 0;
  const processed = isTold
    ? await Promise.all(
        request.provenBy.map(async (group) => ({
          group,
          parts: await processedBefore(pool, { cluster: cluster.id, topic: request.topic, parts, group }, committed.get(group) ?? new Map()),
        })),
      )
    : undefined;
  const readers = groups.map(({ groupId }) => groupId).filter((groupId) => !isPrivateGroup(environment.REDRIVE_GROUP_PREFIX, groupId));
  const now = { ...range, groups: readers.sort() };
  // What retention has taken since the range was frozen stays in it, and is passed over when it runs.
  const missing = parts.map((part, index) => {
    const start = starts[index]?.offset ?? 0n;
    const gone = spansOf([part]).map(({ fromOffset, toOffset }) => Number((start < BigInt(toOffset) ? start : BigInt(toOffset)) - BigInt(fromOffset)));
    return { ...part, missing: gone.reduce((sum, offsets) => sum + Math.max(0, offsets), part.missing) };
  });
  const hazards = checkRange({
    range: { ...now, parts: missing },
    items,
    decided,
    processed,
    earlier,
    deadLetterTopics,
    configs: configs.get(target) ?? new Map(),
    hiddenGroups: hidden && grantSentence(hidden),
    nowMs: BigInt(Date.now()),
  });
  return { range: now, items, hazards };
}

/** Writes a plan down, as long as it is one and nobody has done so meanwhile. @returns whether it was. */
async function store(pool: pg.Pool, job: { id: number; planHash: string; cluster: string }, plan: RangePlan): Promise<boolean> {
  const hash = planHash(job.cluster, plan);
  const stored = storedPlan(plan);
  const { rowCount } = await pool.query(
    `update replay_job set plan = $3, plan_hash = $4, items = $5, item_count = $6, skipped_items = $7
      where id = $1 and plan_hash = $2 and state = 'planned' and expires_at > now()`,
    [job.id, job.planHash, JSON.stringify(stored.plan), hash, JSON.stringify(stored.items), stored.itemCount, stored.skippedItems],
  );
  job.planHash = hash;
  return rowCount === 1;
}

async function computePlan(
  context: ReplayContext,
  job: { id: number; planHash: string; cluster: string },
  plan: RangePlan,
  signal: AbortSignal,
): Promise<void> {
  const { cluster, pool } = context;
  const { range } = plan;
  const configs = (await describeTopicConfigs(cluster, [range.target])).get(range.target) ?? new Map();
  let told = performance.now();
  const looked = await lookAtRange(context, range, configs, async (read) => {
    if (signal.aborted) return false;
    if (performance.now() - told < tellEveryMs) return true;
    told = performance.now();
    return store(pool, job, { ...plan, range: { ...range, planning: { ...range.planning, status: 'counting', read } } });
  });
  if (looked === undefined) return;
  const { planning } = range;
  const whole = { ...looked, planning: { ...planning, status: 'ready' as const, read: planning.of } };
  const around = await surroundingsOf(context, whole);
  await store(pool, job, { ...plan, ...around, shards: shardsOf(around.range, plan.settings.canary) });
}

const waiting = z.object({ id: z.int(), plan_hash: z.string(), cluster: z.string(), plan: z.unknown(), items: z.unknown() });

/** The plans of ranges that wait to be counted. */
const waitingSql = `select id, plan_hash, cluster, plan, items from replay_job
  where cluster = $1 and state = 'planned' and expires_at > now() and plan -> 'range' -> 'planning' ->> 'status' in ('waiting', 'counting') order by id`;

/**
 * Counts and checks the ranges that were asked for, one after the other: a duty of one worker, begun anew where a worker was lost. A plan that cannot be made says why.
 * `signal` ends it at the next piece that is read.
 */
export async function computePlans(context: ReplayContext & { log: Logger; signal: AbortSignal }): Promise<void> {
  const { pool, cluster, log, signal } = context;
  const { rows } = await pool.query(waitingSql, [cluster.id]);
  for (const { id, plan_hash, ...stored } of z.array(waiting).parse(rows)) {
    const plan = planOf(stored);
    if (signal.aborted || plan.range === null) return;
    const job = { id, planHash: plan_hash, cluster: cluster.id };
    const range = plan.range;
    try {
      await computePlan(context, job, { ...plan, range }, signal);
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ jobId: id, err: error }, 'The plan of a range could not be made.');
      const reason = error instanceof Error ? error.message : String(error);
      await store(pool, job, { ...plan, range: { ...range, planning: { ...range.planning, status: 'failed', error: reason } } });
    }
  }
}
