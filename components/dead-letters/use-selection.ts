'use client';

import { useQueryState } from 'nuqs';
import { useMemo, useRef } from 'react';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import { mostSelected, parseAsSelection } from './selection-address.ts';

/** Which lines of the list are selected; the address holds it. */
export interface Selection {
  ids: ReadonlySet<string>;
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
  const [selected, setSelected] = useQueryState('selected', parseAsSelection);
  const toggledBefore = useRef<string | null>(null);
  const ids = useMemo(() => new Set(selected), [selected]);
  const loaded = useMemo(() => (lines ?? []).filter(({ id }) => ids.has(id)), [lines, ids]);
  const choose = (next: readonly string[]) => void setSelected(next.length === 0 ? null : next.slice(0, mostSelected), { history: 'replace' });

  /** The lines from the one toggled before to this one. */
  const rangeTo = (id: string): string[] => {
    const all = lines ?? [];
    const places = [all.findIndex((line) => line.id === toggledBefore.current), all.findIndex((line) => line.id === id)];
    const [from = -1, to = -1] = places.sort((one, other) => one - other);
    return from === -1 ? [id] : all.slice(from, to + 1).map((line) => line.id);
  };

  return {
    ids,
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
