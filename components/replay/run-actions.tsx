'use client';

import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { Button } from '#components/ui/button.tsx';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { sentCount } from './describe-replay.ts';
import type { ReplayActions } from './use-replay-actions.ts';

const underWay: readonly ReplayDetail['state'][] = ['confirmed', 'canary', 'running'];

/** What can be decided about a replay that has not sent everything; the page says above how far it is, and why it is paused. */
export function RunActions({ job, actions: { pause, resume, cancel } }: { job: ReplayDetail; actions: ReplayActions }) {
  const isBusy = pause.isPending || resume.isPending || cancel.isPending;
  const isUnderWay = underWay.includes(job.state);
  const rest = job.selected - sentCount(job.counts);
  useKeyBinding('p', 'Pause the replay', () => pause.mutate(), isUnderWay && !isBusy);
  useKeyBinding('p', 'Go on with the replay', () => resume.mutate(), job.state === 'paused' && !isBusy);
  useKeyBinding('#', 'Cancel the rest of the replay', () => cancel.mutate(), (isUnderWay || job.state === 'paused') && !isBusy);
  if (!isUnderWay && job.state !== 'paused') return null;
  return (
    <div className="flex gap-2">
      {isUnderWay ? (
        <Button shortcut="p" disabled={isBusy} title="Takes effect at the end of the slice that is being sent." onClick={() => pause.mutate()}>
          Pause
        </Button>
      ) : (
        <Button kind="replay" shortcut="p" disabled={isBusy} onClick={() => resume.mutate()}>
          {job.pausedBy === 'canary' ? 'Go on with all' : 'Go on'}
        </Button>
      )}
      <Button
        kind="danger"
        shortcut="#"
        disabled={isBusy}
        title={`${rest} not sent yet stay unsent; what was sent stays sent.`}
        onClick={() => cancel.mutate()}
      >
        Cancel the rest
      </Button>
    </div>
  );
}
