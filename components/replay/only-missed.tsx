'use client';

import { Button } from '#components/ui/button.tsx';
import { Refused } from '#components/ui/refused.tsx';
import { planMissed } from './plan-replay.ts';
import { usePlanReplay } from './use-plan-replay.ts';

/** The way on where some of a range was processed already: a plan of the rest, which runs as this one would. */
export function OnlyMissed({ cluster, id }: { cluster: string; id: number }) {
  const plan = usePlanReplay(cluster, planMissed);
  return (
    <div className="mt-1.5 grid justify-items-start gap-1.5">
      <Button size="small" disabled={plan.isPending} onClick={() => plan.mutate(id)}>
        {plan.isPending ? 'Planning…' : 'Plan only what was missed'}
      </Button>
      <p className="text-sm text-text-3">
        A new plan: what failed and is open, and what was not passed. What is discarded, or in another replay, is not in it. This one stays until it is
        withdrawn.
      </p>
      {plan.error === null ? null : <Refused title="It was not planned again" error={plan.error} />}
    </div>
  );
}
