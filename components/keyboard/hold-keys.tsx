'use client';

import { useEffect, useLayoutEffect } from 'react';

let typed = '';

/**
 * Gives a component for which the keys were held what was typed meanwhile, the beginning of its text. As it is committed, not as it is rendered: a render may be begun
 * again, and keys come between its parts.
 */
export function useTypedMeanwhile(setText: (text: string) => void): void {
  useLayoutEffect(() => {
    if (typed !== '') setText(typed);
  }, [setText]);
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
    return () => document.removeEventListener('keydown', hold, { capture: true });
  }, []);
  // After the layout effects of what comes in its place.
  useEffect(
    () => () => {
      typed = '';
    },
    [],
  );
  return null;
}
