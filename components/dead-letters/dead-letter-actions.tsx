'use client';

import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { HoldKeys } from '#components/keyboard/hold-keys.tsx';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { Button } from '#components/ui/button.tsx';
import type { DeadLetterDetail } from '#lib/dead-letters/dead-letter.ts';
import { assignableStates, canBecome, type FailureState, resolvableStates } from '#lib/dead-letters/failure-states.ts';
import { SnoozeActions } from './snooze-actions.tsx';
import { refusals, useDeadLetterActions } from './use-dead-letter-actions.ts';

const AssignDialog = dynamic(() => import('./assign-dialog.tsx').then((module) => module.AssignDialog), { ssr: false, loading: HoldKeys });
const ReasonDialog = dynamic(() => import('./reason-dialog.tsx').then((module) => module.ReasonDialog), { ssr: false, loading: HoldKeys });
const WrittenDialog = dynamic(() => import('./written-dialog.tsx').then((module) => module.WrittenDialog), { ssr: false, loading: HoldKeys });

/** Why a state allows no replay, where it allows none. */
function noReplayReason(state: FailureState): string | undefined {
  if (canBecome(state, 'claimed')) return undefined;
  if (state === 'claimed') return 'A confirmed replay holds it already.';
  if (state === 'replayed') return 'It was replayed, and its proof is still awaited.';
  if (state === 'resolved') return 'It is resolved.';
  return 'Restore it first.';
}

interface DeadLetterActionsProps {
  cluster: string;
  failure: DeadLetterDetail;
  /** Others are selected in the list, and the keys of what can be done to many are theirs. */
  isBesideSelection?: boolean;
}

/** What can be done to the dead letter, each with its key. */
export function DeadLetterActions({ cluster, failure, isBesideSelection = false }: DeadLetterActionsProps) {
  const router = useRouter();
  const [isAssigning, setIsAssigning] = useState(false);
  const [asking, setAsking] = useState<keyof typeof refusals | undefined>(undefined);
  const isAsking = useRef(false);
  useEffect(() => {
    isAsking.current = asking !== undefined;
    return () => {
      isAsking.current = false;
    };
  }, [asking]);
  const { discard, restore, resolve, note, replay } = useDeadLetterActions(cluster, failure, () => isAsking.current);
  const ask = (what: keyof typeof refusals) => {
    discard.reset();
    resolve.reset();
    note.reset();
    setAsking(what);
  };
  const close = () => setAsking(undefined);
  const keyOfOne = (shortcut: string) => (isBesideSelection ? {} : { shortcut });
  const noReplay = noReplayReason(failure.state);
  const canDiscard = canBecome(failure.state, 'discarded');
  // That a copy was handled is proven, or somebody's word is taken for it.
  const canResolve = resolvableStates.includes(failure.state);
  const canEdit = noReplay === undefined;
  const edit = () => router.push(`/${cluster}/dead-letters/${failure.id}/edit`);
  const canReplay = noReplay === undefined && !replay.isPending;
  const canAssign = assignableStates.includes(failure.state);
  useKeyBinding('r', 'Plan a replay', () => replay.mutate([failure.id]), canReplay && !isBesideSelection);
  useKeyBinding('e', 'Edit and replay', edit, canEdit);
  useKeyBinding('a', 'Assign', () => setIsAssigning(true), canAssign && !isBesideSelection);
  useKeyBinding('n', 'Write a note', () => ask('note'), !isBesideSelection);
  useKeyBinding('y', 'Resolve', () => ask('resolve'), canResolve);
  useKeyBinding('#', 'Discard', () => ask('discard'), canDiscard && !isBesideSelection);
  useKeyBinding('Z', 'Restore', () => restore.mutate(failure.version), failure.state === 'discarded' && !restore.isPending && !isBesideSelection);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button kind="replay" {...keyOfOne('r')} disabled={!canReplay} title={noReplay} onClick={() => replay.mutate([failure.id])}>
        {replay.isPending ? 'Planning…' : 'Plan replay'}
      </Button>
      <Button shortcut="e" disabled={!canEdit} title={noReplay} onClick={edit}>
        {failure.draft === null ? 'Edit' : 'Edit draft'}
      </Button>
      {canAssign ? (
        <Button {...keyOfOne('a')} onClick={() => setIsAssigning(true)}>
          Assign
        </Button>
      ) : null}
      <SnoozeActions cluster={cluster} failure={failure} hasKeys={!isBesideSelection} />
      <Button {...keyOfOne('n')} onClick={() => ask('note')}>
        Note
      </Button>
      {canResolve ? (
        <Button shortcut="y" onClick={() => ask('resolve')}>
          Resolve
        </Button>
      ) : null}
      <DiscardOrRestore
        isDiscarded={failure.state === 'discarded'}
        canDiscard={canDiscard}
        keyOfOne={keyOfOne}
        isRestoring={restore.isPending}
        onDiscard={() => ask('discard')}
        onRestore={() => restore.mutate(failure.version)}
      />
      {isAssigning ? <AssignDialog cluster={cluster} lines={[failure]} onClose={() => setIsAssigning(false)} /> : null}
      {asking === 'discard' ? <ReasonDialog decision="discard" mutation={discard} state={failure.state} isPossible={canDiscard} onClose={close} /> : null}
      {asking === 'resolve' ? <ReasonDialog decision="resolve" mutation={resolve} state={failure.state} isPossible={canResolve} onClose={close} /> : null}
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

interface DiscardOrRestoreProps {
  isDiscarded: boolean;
  canDiscard: boolean;
  keyOfOne: (shortcut: string) => { shortcut?: string };
  isRestoring: boolean;
  onDiscard: () => void;
  onRestore: () => void;
}

function DiscardOrRestore({ isDiscarded, canDiscard, keyOfOne, isRestoring, onDiscard, onRestore }: DiscardOrRestoreProps) {
  if (isDiscarded)
    return (
      <Button {...keyOfOne('Z')} disabled={isRestoring} onClick={onRestore}>
        Restore
      </Button>
    );
  const why = canDiscard ? undefined : 'A replay holds it, or it is resolved.';
  return (
    <Button kind="danger" {...keyOfOne('#')} disabled={!canDiscard} title={why} onClick={onDiscard}>
      Discard
    </Button>
  );
}
