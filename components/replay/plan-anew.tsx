'use client';

import { RequestFailure } from '#components/api/request-failure.ts';
import { Button } from '#components/ui/button.tsx';
import { Refused } from '#components/ui/refused.tsx';
import type { PlanSelection, ReplayPlan } from '#lib/replay/replay-job.ts';
import { runOf } from '#lib/replay/run/run-settings.ts';
import { planMatching } from './plan-replay.ts';
import { usePlanReplay } from './use-plan-replay.ts';

/**
 * Of a plan that a filter chose and that was not confirmed because somebody has decided on one of its dead letters meanwhile: the way on, all that fit now. It runs as the
 * one before would. Nothing where the refusal is another.
 */
export function PlanAnew({
  cluster,
  selection,
  settings,
  error,
}: {
  cluster: string;
  selection: PlanSelection;
  settings: ReplayPlan['settings'];
  error: Error;
}) {
  const plan = usePlanReplay(cluster, planMatching);
  if (!(error instanceof RequestFailure) || !['not-in-this-state', 'claimed-meanwhile'].some((type) => error.type.endsWith(type))) return null;
  return (
    <div className="grid gap-2">
      <Button disabled={plan.isPending} onClick={() => plan.mutate({ matching: selection.matching, settings: runOf(settings) })}>
        {plan.isPending ? 'Planning…' : 'Plan all that fit now'}
      </Button>
      {plan.error === null ? null : <Refused title="It was not planned again" error={plan.error} />}
    </div>
  );
}
