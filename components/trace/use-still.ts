'use client';

import { useState } from 'react';

interface Still<Data> {
  /** Undefined while loading. */
  shown: Data | undefined;
  /** How many came that are not shown yet. */
  arrived: number;
  show: () => void;
}

/**
 * Holds what is read still: what was shown stays where it is while new things come, which are counted until they are asked for. While nothing new came, what is said of
 * things that are shown is brought up to date in place.
 * @param name of what is read: of another nothing is held. @param idsOf names the things by which new ones are told.
 */
export function useStill<Data>(fresh: Data | undefined, name: string, idsOf: (data: Data) => readonly string[]): Still<Data> {
  const [held, setHeld] = useState<{ name: string; data: Data } | undefined>(undefined);
  const here = held?.name === name ? held.data : undefined;
  const arrived = fresh === undefined || here === undefined || fresh === here ? 0 : countNew(idsOf(fresh), idsOf(here));
  const shown = arrived > 0 ? here : (fresh ?? here);
  if (shown !== undefined && shown !== here) setHeld({ name, data: shown });
  return {
    shown,
    arrived,
    show: () => {
      if (fresh !== undefined) setHeld({ name, data: fresh });
    },
  };
}

function countNew(fresh: readonly string[], shown: readonly string[]): number {
  // Where there was nothing, nothing can jump.
  if (shown.length === 0) return 0;
  const known = new Set(shown);
  return fresh.filter((id) => !known.has(id)).length;
}
