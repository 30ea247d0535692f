'use client';

import { Button } from '#components/ui/button.tsx';
import { Refused } from '#components/ui/refused.tsx';
import type { ReplayRange } from '#lib/replay/range/replay-range.ts';
import { usePlanRange } from './use-plan-range.ts';

/** The question that a range asks where newer events have overtaken some of it: each answer is a plan of its own. */
export function OvertakenDecision({ cluster, range: { request } }: { cluster: string; range: ReplayRange }) {
  const plan = usePlanRange(cluster);
  return (
    <div className="grid gap-2">
      <Button disabled={plan.isPending} onClick={() => plan.mutate({ ...request, overtaken: 'skip' })}>
        Plan again, overtaken ones skipped
      </Button>
      <Button disabled={plan.isPending} onClick={() => plan.mutate({ ...request, overtaken: 'send' })}>
        Plan again, all of them sent
      </Button>
      {plan.error === null ? null : <Refused title="The range was not planned again" error={plan.error} />}
    </div>
  );
}
