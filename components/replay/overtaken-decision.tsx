'use client';

import { Button } from '#components/ui/button.tsx';
import { Refused } from '#components/ui/refused.tsx';
import { decideOvertaken } from './plan-replay.ts';
import { usePlanReplay } from './use-plan-replay.ts';

/** The question that a range asks where newer events have overtaken some of it: each answer is a plan of its own, which runs as this one would. */
export function OvertakenDecision({ cluster, id }: { cluster: string; id: number }) {
  const plan = usePlanReplay(cluster, decideOvertaken);
  return (
    <div className="grid gap-2">
      <Button disabled={plan.isPending} onClick={() => plan.mutate({ id, overtaken: 'skip' })}>
        Plan again, overtaken ones skipped
      </Button>
      <Button disabled={plan.isPending} onClick={() => plan.mutate({ id, overtaken: 'send' })}>
        Plan again, all of them sent
      </Button>
      {plan.error === null ? null : <Refused title="The range was not planned again" error={plan.error} />}
    </div>
  );
}
