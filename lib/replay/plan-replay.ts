import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import { requireNewestEdits } from '#lib/dead-letters/edits/require-newest-edits.ts';
import { buildPlan } from './plan/build-plan.ts';
import { editedFailures } from './plan/edited-failures.ts';
import { editsForAudit } from './plan/edits-for-audit.ts';
import { planHash } from './plan/plan-hash.ts';
import { selectFailures } from './plan/selected-failure.ts';
import { storedPlan } from './plan/stored-plan.ts';
import type { ReplayContext } from './replay-context.ts';
import type { FailuresRequest, PlanSelection } from './replay-job.ts';
import { requireWatchable } from './run/require-watchable.ts';
import { type RunSettings, usualSettings } from './run/run-settings.ts';

/** A plan that nobody confirmed within this time is of the past. */
const planLifeMs = 3_600_000;

const filterForAudit = (filter: PlanSelection['matching']) =>
  Object.fromEntries(Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** What is to be planned. */
export interface AskedReplay {
  failureIds: readonly string[];
  /** Drafts that are sent in place of what failed, each in the version that was seen. */
  edits?: FailuresRequest['edits'];
  /** How it will run; as is usual where it is not said. */
  settings?: RunSettings | undefined;
  /** The replay whose messages it tries again. */
  retryOf?: number;
  /** How they were chosen, where a filter did. */
  selection?: PlanSelection;
}

/**
 * Plans a replay of failures to the topics they came from. Nothing is sent or claimed before somebody confirms.
 * @returns the job's id.
 * @throws AccessDenied, Refusal (a failure is missing, claimed, or has no target; a draft was changed), KafkaError
 */
export async function planReplay(context: ReplayContext, actor: Actor, { failureIds, edits = [], settings, retryOf, selection }: AskedReplay): Promise<number> {
  const { pool, database, cluster, environment } = context;
  const selected = await selectFailures(pool, cluster.id, [...new Set(failureIds)]);
  await requireNewestEdits(database, edits);
  const failures = await editedFailures(pool, selected, new Map(edits.map(({ failureId, version }) => [failureId, { version }])));
  const built = await buildPlan(context, failures, {
    run: settings ?? usualSettings(environment.REDRIVE_REPLAY_RATE),
    maxAttempts: environment.REDRIVE_MAX_ATTEMPTS,
    identity: environment.REDRIVE_EVENT_IDENTITY,
    groupPrefix: environment.REDRIVE_GROUP_PREFIX,
  });
  const plan = { ...built, selection: selection ?? null };
  const topics = [...new Set(plan.shards.map(({ topic }) => topic))];
  if (settings !== undefined) await requireWatchable(cluster, settings, new Set(topics));
  for (const topic of topics) await requireAllowed(actor, 'replays:plan', { cluster: cluster.id, topic });
  return database.$transaction(async (transaction) => {
    const job = await transaction.replayJob.create({
      data: {
        cluster: cluster.id,
        ...storedPlan(plan),
        planHash: planHash(cluster.id, plan),
        plannedBy: actor.email,
        expiresAt: new Date(Date.now() + planLifeMs),
        retryOfJobId: retryOf ?? null,
      },
    });
    await recordAudit(transaction, {
      actor,
      action: 'replays:plan',
      cluster: cluster.id,
      subject: `replay/${job.id}`,
      outcome: 'done',
      detail: {
        selected: failures.length,
        topics,
        planHash: job.planHash,
        ...(retryOf === undefined ? {} : { retryOf }),
        ...(selection === undefined ? {} : { matching: filterForAudit(selection.matching), matched: selection.matched }),
        ...editsForAudit(plan),
      },
    });
    return job.id;
  });
}
