import { surroundingsOf } from '#lib/replay/range/compute-plans.ts';
import { shardsOf } from '#lib/replay/range/range-shards.ts';
import type { ReplayRange } from '#lib/replay/range/replay-range.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import type { ReplayPlan } from '#lib/replay/replay-job.ts';
import { type RunSettings, runOf } from '#lib/replay/run/run-settings.ts';
import { buildPlan } from './build-plan.ts';
import { editedFailures, frozenEdits } from './edited-failures.ts';
import { selectFailures } from './selected-failure.ts';

/**
 * The plan as it would be made now, over the same selection and edits.
 * @param run how it will run: as the frozen plan says, unless somebody chooses otherwise.
 * @throws Refusal (a failure is gone or claimed, an edit is another), KafkaError
 */
export async function planAgain(context: ReplayContext, frozen: ReplayPlan, run: RunSettings = runOf(frozen.settings)): Promise<ReplayPlan> {
  if (frozen.range !== null) return rangeAgain(context, { ...frozen, range: frozen.range }, run);
  const { pool, cluster, environment } = context;
  const selected = await selectFailures(
    pool,
    cluster.id,
    frozen.items.map(({ failureId }) => failureId),
  );
  const failures = await editedFailures(pool, selected, frozenEdits(frozen));
  const plan = await buildPlan({ pool, cluster }, failures, {
    run,
    maxAttempts: environment.REDRIVE_MAX_ATTEMPTS,
    identity: environment.REDRIVE_EVENT_IDENTITY,
    groupPrefix: environment.REDRIVE_GROUP_PREFIX,
  });
  return { ...plan, selection: frozen.selection };
}

/** A range keeps where it lies and what was counted of it; its surroundings are looked at again. @throws KafkaError */
async function rangeAgain(context: ReplayContext, frozen: ReplayPlan & { range: ReplayRange }, run: RunSettings): Promise<ReplayPlan> {
  const settings = { ...frozen.settings, ...run };
  const shards = shardsOf(frozen.range, run.canary);
  if (frozen.range.planning.status !== 'ready') return { ...frozen, shards, settings };
  return { ...frozen, ...(await surroundingsOf(context, frozen.range)), shards, settings };
}
