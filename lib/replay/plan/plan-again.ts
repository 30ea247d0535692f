import type { ReplayContext } from '#lib/replay/replay-context.ts';
import type { ReplayPlan } from '#lib/replay/replay-job.ts';
import type { RunSettings } from '#lib/replay/run/run-settings.ts';
import { buildPlan } from './build-plan.ts';
import { editedFailures, frozenEdits } from './edited-failures.ts';
import { selectFailures } from './selected-failure.ts';

/**
 * The plan as it would be made now, over the same selection and edits.
 * @param run how it will run: as the frozen plan says, unless somebody chooses otherwise.
 * @throws Refusal (a failure is gone or claimed, an edit is another), KafkaError
 */
export async function planAgain({ pool, cluster, environment }: ReplayContext, frozen: ReplayPlan, run: RunSettings = runOf(frozen)): Promise<ReplayPlan> {
  const selected = await selectFailures(
    pool,
    cluster.id,
    frozen.items.map(({ failureId }) => failureId),
  );
  const failures = await editedFailures(pool, selected, frozenEdits(frozen));
  return buildPlan({ pool, cluster }, failures, {
    run,
    maxAttempts: environment.REDRIVE_MAX_ATTEMPTS,
    identity: environment.REDRIVE_EVENT_IDENTITY,
    groupPrefix: environment.REDRIVE_GROUP_PREFIX,
  });
}

function runOf({ settings: { ratePerSecond, rampMs, canary, guards } }: ReplayPlan): RunSettings {
  return { ratePerSecond, rampMs, canary, guards };
}
