'use client';

import dynamic from 'next/dynamic';
import { useEffect, useRef, useState } from 'react';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { Button } from '#components/ui/button.tsx';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import { canBecome, type FailureState } from '#lib/dead-letters/failure-states.ts';
import { refusals, useDeadLetterActions } from './use-dead-letter-actions.ts';

const WrittenDialog = dynamic(() => import('./written-dialog.tsx').then((module) => module.WrittenDialog), { ssr: false });

/** Why a state allows no replay, where it allows none. */
function noReplayReason(state: FailureState): string | undefined {
  if (canBecome(state, 'claimed')) return undefined;
  if (state === 'claimed') return 'A confirmed replay holds it already.';
  if (state === 'replayed') return 'It was replayed, and its proof is still awaited.';
  if (state === 'resolved') return 'It is resolved.';
  return 'Restore it first.';
}

/** What can be done to the dead letter, each with its key. */
export function DeadLetterActions({ cluster, failure }: { cluster: string; failure: DeadLetterLine }) {
  const [asking, setAsking] = useState<keyof typeof refusals | undefined>(undefined);
  const isAsking = useRef(false);
  useEffect(() => {
    isAsking.current = asking !== undefined;
    return () => {
      isAsking.current = false;
    };
  }, [asking]);
  const { discard, restore, note, replay } = useDeadLetterActions(cluster, failure, () => isAsking.current);
  const ask = (what: keyof typeof refusals) => {
    discard.reset();
    note.reset();
    setAsking(what);
  };
  const close = () => setAsking(undefined);
  const isDiscarded = failure.state === 'discarded';
  const noReplay = noReplayReason(failure.state);
  const canDiscard = canBecome(failure.state, 'discarded');
  const canReplay = noReplay === undefined && !replay.isPending;
  useKeyBinding('r', 'Plan a replay', () => replay.mutate(), canReplay);
  useKeyBinding('n', 'Write a note', () => ask('note'));
  useKeyBinding('#', 'Discard', () => ask('discard'), canDiscard);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button kind="replay" shortcut="r" disabled={!canReplay} title={noReplay} onClick={() => replay.mutate()}>
        {replay.isPending ? 'Planning…' : 'Plan replay'}
      </Button>
      <Button shortcut="n" onClick={() => ask('note')}>
        Note
      </Button>
      {isDiscarded ? (
        <Button disabled={restore.isPending} onClick={() => restore.mutate(failure.version)}>
          Restore
        </Button>
      ) : (
        <Button
          kind="danger"
          shortcut="#"
          disabled={!canDiscard}
          title={canDiscard ? undefined : 'A replay holds it, or it is resolved.'}
          onClick={() => ask('discard')}
        >
          Discard
        </Button>
      )}
      {asking === 'discard' ? (
        <WrittenDialog
          title="Discard 1 dead letter"
          description="It leaves the open ones and stays here with its history. Nothing is deleted in Kafka, and you can restore it."
          label="Reason, for the audit"
          action="Discard 1 dead letter"
          kind="danger"
          maximumLength={1_000}
          isBusy={discard.isPending}
          refused={discard.error === null ? undefined : { title: refusals.discard, error: discard.error }}
          obstacle={canDiscard ? undefined : `It is ${failure.state} now, so there is nothing to discard. What you wrote can still be copied.`}
          onSubmit={(reason) => discard.mutate(reason, { onSuccess: close })}
          onClose={close}
        />
      ) : null}
      {asking === 'note' ? (
        <WrittenDialog
          title="Note"
          label="What the next one who looks should know"
          action="Keep the note"
          kind="primary"
          maximumLength={10_000}
          isBusy={note.isPending}
          refused={note.error === null ? undefined : { title: refusals.note, error: note.error }}
          onSubmit={(text) => note.mutate(text, { onSuccess: close })}
          onClose={close}
        />
      ) : null}
    </div>
  );
}
