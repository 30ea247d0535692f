'use client';

import { Button } from '#components/ui/button.tsx';
import { Refused } from '#components/ui/refused.tsx';
import { planTogether } from './plan-replay.ts';
import { usePlanReplay } from './use-plan-replay.ts';

/** The way on where other groups failed on the same messages: a plan of all of them, which runs as this one would. */
export function PlanTogether({ cluster, id }: { cluster: string; id: number }) {
  const plan = usePlanReplay(cluster, planTogether);
  return (
    <div className="mt-1.5 grid justify-items-start gap-1.5">
      <Button size="small" disabled={plan.isPending} onClick={() => plan.mutate(id)}>
        {plan.isPending ? 'Planning…' : 'Plan them together'}
      </Button>
      <p className="text-sm text-text-3">A new plan, with those that are open now. This one stays until it is withdrawn.</p>
      {plan.error === null ? null : <Refused title="They were not planned together" error={plan.error} />}
    </div>
  );
}
