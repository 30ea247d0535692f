'use client';

import { Button } from '#components/ui/button.tsx';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { sentCount } from './describe-replay.ts';
import type { ReplayActions } from './use-replay-actions.ts';

/** What can be decided about a paused replay; the page says above why it is paused and what was sent. */
export function PausedActions({ job, actions: { resume, cancel } }: { job: ReplayDetail; actions: ReplayActions }) {
  const isBusy = resume.isPending || cancel.isPending;
  const rest = job.selected - sentCount(job.counts);
  return (
    <div className="flex gap-2">
      <Button kind="replay" disabled={isBusy} onClick={() => resume.mutate()}>
        Go on
      </Button>
      <Button kind="danger" disabled={isBusy} title={`${rest} not sent yet stay unsent; what was sent stays sent.`} onClick={() => cancel.mutate()}>
        Cancel the rest
      </Button>
    </div>
  );
}
