'use client';

import { parseAsTimestamp, useQueryStates } from 'nuqs';
import { useMemo, useRef } from 'react';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import { oldestSelected } from './older-wanted.ts';
import { mostSelected, parseAsSelection } from './selection-address.ts';

/** Which lines of the list are selected; the address holds it. */
export interface Selection {
  ids: ReadonlySet<string>;
  /** When the oldest of them had failed last; null where the address does not say. */
  from: Date | null;
  /** Those of them that the list has loaded: what an action is for. */
  lines: readonly DeadLetterLine[];
  /** @param isRange selects everything from the line that was toggled before. */
  toggle: (id: string, isRange?: boolean) => void;
  /** Selects all loaded lines, as many as one action takes; none where all are. */
  toggleAll: () => void;
  /** Keeps all but these: the list may not have loaded all that are selected. */
  unselect: (ids: readonly string[]) => void;
  clear: () => void;
}

export function useSelection(lines: readonly DeadLetterLine[] | undefined): Selection {
  const [{ selected, selectedFrom }, setAddress] = useQueryStates({ selected: parseAsSelection, selectedFrom: parseAsTimestamp });
  const toggledBefore = useRef<string | null>(null);
  const ids = useMemo(() => new Set(selected), [selected]);
  const loaded = useMemo(() => (lines ?? []).filter(({ id }) => ids.has(id)), [lines, ids]);
  const choose = (next: readonly string[]) => {
    const chosen = next.slice(0, mostSelected);
    const from = oldestSelected(chosen, lines ?? [], selectedFrom);
    void setAddress({ selected: chosen.length === 0 ? null : chosen, selectedFrom: from }, { history: 'replace' });
  };

  /** The lines from the one toggled before to this one. */
  const rangeTo = (id: string): string[] => {
    const all = lines ?? [];
    const places = [all.findIndex((line) => line.id === toggledBefore.current), all.findIndex((line) => line.id === id)];
    const [from = -1, to = -1] = places.sort((one, other) => one - other);
    return from === -1 ? [id] : all.slice(from, to + 1).map((line) => line.id);
  };

  return {
    ids,
    from: selectedFrom,
    lines: loaded,
    toggle: (id, isRange = false) => {
      if (isRange) choose([...new Set([...selected, ...rangeTo(id)])]);
      else choose(ids.has(id) ? selected.filter((other) => other !== id) : [...selected, id]);
      toggledBefore.current = id;
    },
    toggleAll: () => {
      const all = (lines ?? []).slice(0, mostSelected).map(({ id }) => id);
      choose(all.every((id) => ids.has(id)) ? [] : all);
    },
    unselect: (done) => choose(selected.filter((id) => !done.includes(id))),
    clear: () => choose([]),
  };
}
