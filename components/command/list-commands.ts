import type { KeyBinding } from '#components/keyboard/key-bindings.ts';

/** What a key only does for who goes through a list with it, and the box itself. */
const leftOut = new Set(['j', 'k', 'Enter', 'Escape', 'Ctrl K']);

interface Commands {
  /** What can be done with what is open, and the pages one can go to. */
  actions: KeyBinding[];
  pages: KeyBinding[];
}

/** The commands that have every word of a text in their names, whatever the order. */
export function commandsFor(bindings: readonly KeyBinding[], text: string): Commands {
  const words = text.toLowerCase().split(/\s+/);
  const fitting = bindings.filter(({ keys, label }) => !leftOut.has(keys) && words.every((word) => label.toLowerCase().includes(word)));
  const isPage = ({ keys }: KeyBinding) => keys.startsWith('g ');
  // What was bound last is the nearest: a panel's before its list's.
  return { actions: fitting.filter((binding) => !isPage(binding)).reverse(), pages: fitting.filter(isPage) };
}
