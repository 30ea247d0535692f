'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { HoldKeys } from '#components/keyboard/hold-keys.tsx';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { planReplay } from '#components/replay/plan-replay.ts';
import { usePlanReplay } from '#components/replay/use-plan-replay.ts';
import { announceFailure } from '#components/ui/announce.ts';
import { Button } from '#components/ui/button.tsx';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import { mostSelected } from './selection-address.ts';
import { reasonsOf } from './use-many-action.ts';
import type { Selection } from './use-selection.ts';
import { useWake } from './use-snooze.ts';

const AssignDialog = dynamic(() => import('./assign-dialog.tsx').then((module) => module.AssignDialog), { ssr: false, loading: HoldKeys });
const DiscardDialog = dynamic(() => import('./discard-dialog.tsx').then((module) => module.DiscardDialog), { ssr: false, loading: HoldKeys });
const NoteDialog = dynamic(() => import('./note-dialog.tsx').then((module) => module.NoteDialog), { ssr: false, loading: HoldKeys });
const SnoozeDialog = dynamic(() => import('./snooze-dialog.tsx').then((module) => module.SnoozeDialog), { ssr: false, loading: HoldKeys });

const dialogs = { assign: AssignDialog, snooze: SnoozeDialog, note: NoteDialog, discard: DiscardDialog } as const;
type Asked = keyof typeof dialogs;

/** What can be done to the selected dead letters, each with its key. */
export function SelectionBar({ cluster, selection }: { cluster: string; selection: Selection }) {
  // What is asked about stays what was selected when it was asked.
  const [asked, setAsked] = useState<{ what: Asked; lines: readonly DeadLetterLine[] } | undefined>(undefined);
  const { lines, ids } = selection;
  const isAny = lines.length > 0;
  const plan = usePlanReplay(cluster, planReplay, (error) => announceFailure('No replay could be planned', error));
  const planSelected = () => plan.mutate(lines.map(({ id }) => id));
  const canPlan = isAny && !plan.isPending;
  useKeyBinding('r', 'Plan a replay of the selected', planSelected, canPlan);
  const asleep = lines.filter(({ state }) => state === 'snoozed');
  // What was refused stays selected, to be looked at.
  const unselectDone = ({ done }: ManyResult) => selection.unselect(done.map(({ id }) => id));
  const wake = useWake(cluster, (result) => {
    unselectDone(result);
    if (result.refused.length > 0) announceFailure(`${countOf(result.refused.length, 'dead letter')} did not wake`, new Error(reasonsOf(result)));
  });
  const wakeThem = () => wake.mutate({ lines: asleep, given: null }, { onError: (error) => announceFailure('They could not be woken', error) });
  const ask = (what: Asked) => setAsked({ what, lines });
  useKeyBinding('a', 'Assign the selected', () => ask('assign'), isAny);
  useKeyBinding('z', 'Snooze the selected', () => ask('snooze'), isAny);
  useKeyBinding('Z', 'Wake the selected', wakeThem, asleep.length > 0 && !wake.isPending);
  useKeyBinding('n', 'Write a note on the selected', () => ask('note'), isAny);
  useKeyBinding('#', 'Discard the selected', () => ask('discard'), isAny);
  const AskedDialog = asked === undefined ? null : dialogs[asked.what];
  return (
    <section aria-label="Selected dead letters" className="flex flex-none flex-wrap items-center gap-2 border-t border-line bg-surface px-5 py-2.5">
      <p role="status" className="mr-auto">
        <b className="font-semibold">{countOf(lines.length, 'dead letter')} selected</b>
        <span className="block text-sm text-text-3">{noteOf(lines.length, ids.size)}</span>
      </p>
      <Button kind="replay" shortcut="r" disabled={!canPlan} onClick={planSelected}>
        {plan.isPending ? 'Planning…' : 'Plan replay'}
      </Button>
      <Button shortcut="a" disabled={!isAny} onClick={() => ask('assign')}>
        Assign
      </Button>
      <Button shortcut="z" disabled={!isAny} onClick={() => ask('snooze')}>
        Snooze
      </Button>
      {asleep.length === 0 ? null : (
        <Button shortcut="Z" disabled={wake.isPending} onClick={wakeThem}>
          Wake
        </Button>
      )}
      <Button shortcut="n" disabled={!isAny} onClick={() => ask('note')}>
        Note
      </Button>
      <Button kind="danger" shortcut="#" disabled={!isAny} onClick={() => ask('discard')}>
        Discard
      </Button>
      <Button kind="quiet" onClick={selection.clear}>
        Select none
      </Button>
      {asked === undefined || AskedDialog === null ? null : (
        <AskedDialog cluster={cluster} lines={asked.lines} onDone={unselectDone} onClose={() => setAsked(undefined)} />
      )}
    </section>
  );
}

function noteOf(loaded: number, selected: number): string {
  if (selected > loaded) return `${formatCount(selected - loaded)} more are selected that this list has not loaded: nothing is done to them`;
  return selected === mostSelected ? `the most that can be dealt with at once` : 'x selects the open one, X all that are loaded';
}
