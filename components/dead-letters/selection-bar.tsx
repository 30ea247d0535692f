'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { usePlanReplay } from '#components/replay/use-plan-replay.ts';
import { Button } from '#components/ui/button.tsx';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { announceFailure } from '#components/ui/toasts.tsx';
import { mostSelected } from './selection-address.ts';
import type { Selection } from './use-selection.ts';

const AssignDialog = dynamic(() => import('./assign-dialog.tsx').then((module) => module.AssignDialog), { ssr: false });

/** What can be done to the selected dead letters, each with its key. */
export function SelectionBar({ cluster, selection }: { cluster: string; selection: Selection }) {
  const [isAssigning, setIsAssigning] = useState(false);
  const { lines, ids } = selection;
  const isAny = lines.length > 0;
  const plan = usePlanReplay(cluster, (error) => announceFailure('No replay could be planned', error));
  const planSelected = () => plan.mutate(lines.map(({ id }) => id));
  const canPlan = isAny && !plan.isPending;
  useKeyBinding('r', 'Plan a replay of the selected', planSelected, canPlan);
  useKeyBinding('a', 'Assign the selected', () => setIsAssigning(true), isAny);
  return (
    <section aria-label="Selected dead letters" className="flex flex-none flex-wrap items-center gap-2 border-t border-line bg-surface px-5 py-2.5">
      <p role="status" className="mr-auto">
        <b className="font-semibold">{countOf(lines.length, 'dead letter')} selected</b>
        <span className="block text-sm text-text-3">{noteOf(lines.length, ids.size)}</span>
      </p>
      <Button kind="replay" shortcut="r" disabled={!canPlan} onClick={planSelected}>
        {plan.isPending ? 'Planning…' : 'Plan replay'}
      </Button>
      <Button shortcut="a" disabled={!isAny} onClick={() => setIsAssigning(true)}>
        Assign
      </Button>
      <Button kind="quiet" onClick={selection.clear}>
        Select none
      </Button>
      {isAssigning ? (
        <AssignDialog
          cluster={cluster}
          lines={lines}
          // What was refused stays selected, to be looked at.
          onDone={({ done }) => selection.unselect(done.map(({ id }) => id))}
          onClose={() => setIsAssigning(false)}
        />
      ) : null}
    </section>
  );
}

function noteOf(loaded: number, selected: number): string {
  if (selected > loaded) return `${formatCount(selected - loaded)} more are selected that this list has not loaded: nothing is done to them`;
  return selected === mostSelected ? `the most that can be dealt with at once` : 'x selects the open one, X all that are loaded';
}
