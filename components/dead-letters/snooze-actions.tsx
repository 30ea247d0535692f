'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { HoldKeys } from '#components/keyboard/hold-keys.tsx';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { announceFailure } from '#components/ui/announce.ts';
import { Button } from '#components/ui/button.tsx';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import { snoozableStates } from '#lib/dead-letters/failure-states.ts';
import { useWake } from './use-snooze.ts';

const SnoozeDialog = dynamic(() => import('./snooze-dialog.tsx').then((module) => module.SnoozeDialog), { ssr: false, loading: HoldKeys });

/** Putting a dead letter aside, and waking it. @param hasKeys whether their keys are for this one. */
export function SnoozeActions({ cluster, failure, hasKeys }: { cluster: string; failure: DeadLetterLine; hasKeys: boolean }) {
  const [isAsking, setIsAsking] = useState(false);
  const wake = useWake(cluster, ({ refused }) => {
    if (refused[0] !== undefined) announceFailure('It did not wake', new Error(refused[0].reason));
  });
  const wakeNow = () => wake.mutate({ lines: [failure], given: null }, { onError: (error) => announceFailure('It could not be woken', error) });
  const isAsleep = failure.state === 'snoozed';
  const canSnooze = snoozableStates.includes(failure.state);
  useKeyBinding('z', 'Snooze', () => setIsAsking(true), canSnooze && hasKeys);
  useKeyBinding('Z', 'Wake', wakeNow, isAsleep && hasKeys && !wake.isPending);
  return (
    <>
      {canSnooze ? (
        <Button {...(hasKeys ? { shortcut: 'z' } : {})} onClick={() => setIsAsking(true)}>
          Snooze
        </Button>
      ) : null}
      {isAsleep ? (
        <Button {...(hasKeys ? { shortcut: 'Z' } : {})} disabled={wake.isPending} onClick={wakeNow}>
          Wake
        </Button>
      ) : null}
      {isAsking ? <SnoozeDialog cluster={cluster} lines={[failure]} onClose={() => setIsAsking(false)} /> : null}
    </>
  );
}
