import { Pill } from '#components/ui/pill.tsx';
import type { LagState } from '#lib/lag/lag-state.ts';
import { lagMeanings, lagTones } from './describe-group.ts';

/** A state of lag as a word, with what it means in its tooltip. */
export function LagPill({ state }: { state: LagState }) {
  return (
    <Pill tone={lagTones[state]} title={lagMeanings[state]}>
      {state}
    </Pill>
  );
}
