'use client';

import { useLayoutEffect } from 'react';

let typed = '';

/** What was typed while the keys were held for the component that is drawn now, given once: the beginning of its text. */
export function takeTyped(): string {
  const taken = typed;
  typed = '';
  return taken;
}

/**
 * Stands in for a dialog whose script is on its way: until it is there, keys are meant for it and do nothing on the page. What is typed is kept for it; Escape and
 * keys with a modifier go where they always go.
 */
export function HoldKeys() {
  useLayoutEffect(() => {
    typed = '';
    const hold = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.key === 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key.length === 1) typed += event.key;
      else if (event.key === 'Backspace') typed = typed.slice(0, -1);
    };
    document.addEventListener('keydown', hold, { capture: true });
    return () => {
      document.removeEventListener('keydown', hold, { capture: true });
      typed = '';
    };
  }, []);
  return null;
}
