'use client';

import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { pressedKey, type Sequence, startsSequence } from './pressed-key.ts';

export interface KeyBinding {
  /** One key as the keyboard says it (`j`, `#`, `Enter`), or two pressed one after the other (`g d`). */
  keys: string;
  /** What it does, for the list of keys. */
  label: string;
  run: () => void;
}

let bindings: readonly KeyBinding[] = [];
const listeners = new Set<() => void>();

function change(next: readonly KeyBinding[]): void {
  bindings = next;
  for (const listener of listeners) listener();
}

/** Binds a key for as long as the component is drawn and `isEnabled`. The latest binding of a key wins, so that a panel can take over from its list. */
export function useKeyBinding(keys: string, label: string, run: () => void, isEnabled = true): void {
  const onPress = useEffectEvent(run);
  useEffect(() => {
    if (!isEnabled) return;
    const binding: KeyBinding = { keys, label, run: () => onPress() };
    change([...bindings, binding]);
    return () => change(bindings.filter((other) => other !== binding));
  }, [keys, label, isEnabled]);
}

/** What the keys of the page do at the moment, each key once as it would be heard. */
export function useHeardBindings(): readonly KeyBinding[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => bindings,
    () => bindings,
  );
  return [...new Map(all.map((binding) => [binding.keys, binding])).values()];
}

/** Listens for the keys of all bindings; stands once in the frame. */
export function useKeyListener(): void {
  useEffect(() => {
    let sequence: Sequence | undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      const pressed = pressedKey(event, sequence);
      sequence = undefined;
      if (pressed === undefined) return;
      const binding = bindings.findLast(({ keys }) => keys === pressed);
      if (binding !== undefined) {
        event.preventDefault();
        binding.run();
      } else if (startsSequence(pressed, bindings)) {
        sequence = { key: pressed, atMs: event.timeStamp };
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
