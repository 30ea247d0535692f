'use client';

import { type KeyBinding, useKeyBindings } from '#components/keyboard/key-bindings.ts';

/** What the keys of the page do now, each key once as it would be heard. */
export function useOpenBindings(): readonly KeyBinding[] {
  return [...new Map(useKeyBindings().map((binding) => [binding.keys, binding])).values()];
}
