'use client';

import { useState } from 'react';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { sentCount } from './describe-replay.ts';
import type { ReplayActions } from './use-replay-actions.ts';

const sending: readonly ReplayDetail['state'][] = ['confirmed', 'canary', 'running'];

/** What can be decided about a replay that has not sent everything; the page says above how far it is, and why it is paused. */
export function RunActions({ job, actions: { pause, resume, cancel } }: { job: ReplayDetail; actions: ReplayActions }) {
  const [isAsked, setIsAsked] = useState(false);
  const isBusy = pause.isPending || resume.isPending || cancel.isPending;
  const isSending = sending.includes(job.state);
  const canCancel = (isSending || job.state === 'paused') && !isBusy;
  useKeyBinding('p', 'Pause the replay', () => pause.mutate(), isSending && !isBusy);
  // Another key than that of pausing: the replay may have paused by itself the moment before.
  useKeyBinding('o', 'Go on with the replay', () => resume.mutate(), job.state === 'paused' && !isBusy);
  useKeyBinding('#', 'Cancel the rest of the replay', () => setIsAsked(true), canCancel);
  const close = () => setIsAsked(false);
  if (!isSending && job.state !== 'paused') return null;
  return (
    <div className="flex gap-2">
      {isSending ? (
        <Button key="pause" shortcut="p" disabled={isBusy} title="Takes effect at the end of the slice that is being sent." onClick={() => pause.mutate()}>
          Pause
        </Button>
      ) : (
        <Button key="resume" kind="replay" shortcut="o" disabled={isBusy} onClick={() => resume.mutate()}>
          {job.pausedBy === 'canary' ? 'Go on with all' : 'Go on'}
        </Button>
      )}
      <Button kind="danger" shortcut="#" disabled={!canCancel} onClick={() => setIsAsked(true)}>
        Cancel the rest
      </Button>
      {isAsked ? <CancelDialog job={job} canCancel={canCancel} onCancel={() => cancel.mutate(undefined, { onSettled: close })} onClose={close} /> : null}
    </div>
  );
}

interface CancelDialogProps {
  job: ReplayDetail;
  canCancel: boolean;
  onCancel: () => void;
  onClose: () => void;
}

/** Says what is sent and what will not be, as it is now, before the rest is cancelled for good. */
function CancelDialog({ job, canCancel, onCancel, onClose }: CancelDialogProps) {
  const sent = sentCount(job.counts);
  return (
    <Dialog title={`Cancel the rest of replay #${job.id}`} isOpen onClose={onClose}>
      <p>
        {countOf(job.selected - sent, 'message')} of {formatCount(job.selected)} {job.selected - sent === 1 ? 'is' : 'are'} not sent and will not be; dead
        letters among them are open as before.
      </p>
      <p className="mt-1">
        {sent === 0 ? 'Nothing was sent.' : `What was sent, ${countOf(sent, 'message')}, stays sent and is followed to its proof.`} A cancelled replay cannot go
        on.
      </p>
      <div className="mt-3 flex gap-2">
        <Button kind="danger" disabled={!canCancel} onClick={onCancel}>
          Cancel the rest
        </Button>
        <Button kind="quiet" onClick={onClose}>
          Leave it
        </Button>
      </div>
    </Dialog>
  );
}
