'use client';

import { announceFailure } from '#components/ui/announce.ts';
import { Button } from '#components/ui/button.tsx';
import { countOf } from '#components/ui/format-number.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { planRetry } from './plan-replay.ts';
import { usePlanReplay } from './use-plan-replay.ts';

/** Plans another replay of what was not sent in one that has ended, and opens the plan. Nothing where all was sent. */
export function RetryButton({ cluster, job: { id, state, counts } }: { cluster: string; job: ReplayDetail }) {
  const retry = usePlanReplay(cluster, planRetry, (error) => announceFailure('No new plan was made', error));
  const notSent = counts.failed + counts.skipped;
  if (notSent === 0 || (state !== 'done' && state !== 'cancelled')) return null;
  return (
    <Button disabled={retry.isPending} title="Makes a plan; nothing is sent before it is confirmed." onClick={() => retry.mutate(id)}>
      Plan the {countOf(notSent, 'message')} not sent again
    </Button>
  );
}
