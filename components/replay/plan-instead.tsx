'use client';

import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Refused } from '#components/ui/refused.tsx';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { usePlanReplay } from './use-plan-replay.ts';

interface PlanInsteadProps {
  cluster: string;
  id: number;
  /** Makes the other plan, one of plan-replay.ts. */
  plan: (cluster: string, id: number) => Promise<ReplayDetail>;
  /** What the button says. */
  action: string;
  /** What is said where no plan was made. */
  refusal: string;
  /** What the other plan is of. */
  children: ReactNode;
}

/** Another plan than the one that is shown, which runs as this one would; this one stays until it is withdrawn. */
export function PlanInstead({ cluster, id, plan, action, refusal, children }: PlanInsteadProps) {
  const other = usePlanReplay(cluster, plan);
  return (
    <div className="mt-1.5 grid justify-items-start gap-1.5">
      <Button size="small" disabled={other.isPending} onClick={() => other.mutate(id)}>
        {other.isPending ? 'Planning…' : action}
      </Button>
      <p className="text-sm text-text-3">A new plan: {children} This one stays until it is withdrawn.</p>
      {other.error === null ? null : <Refused title={refusal} error={other.error} />}
    </div>
  );
}
