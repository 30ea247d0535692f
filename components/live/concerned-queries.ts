import type { QueryKey } from '@tanstack/react-query';
import type { Change } from '#lib/live/change.ts';

/** What of dead letters the stream tells of. A search reads what it finds, and a list's older pages stay still: both are asked for in their own time. */
const deadLetterReads: readonly unknown[] = ['list', 'open-count', 'one'];

/** Whether a query reads something whose changes the stream tells. */
export function isTold(cluster: string, key: QueryKey): boolean {
  const [scope, of, area, what] = key;
  if (scope !== 'clusters' || of !== cluster || key.at(-1) === 'pages') return false;
  return area === 'topics' || area === 'replays' || area === 'rewinds' || (area === 'dead-letters' && deadLetterReads.includes(what));
}

/** Whether a change concerns what a query reads. */
export function concerns(change: Change, key: QueryKey): boolean {
  if (!isTold(change.cluster, key)) return false;
  const [, , area, what, id] = key;
  switch (change.kind) {
    case 'dead-letters':
      return area === 'dead-letters' || area === 'topics';
    case 'failure':
      return area === 'topics' || (area === 'dead-letters' && (what !== 'one' || id === change.id));
    case 'replay':
      return area === 'replays' && (what !== 'one' || id === String(change.id));
    case 'rewind':
      return area === 'rewinds' && (what !== 'one' || id === String(change.id));
    case 'topics':
      return area === 'topics';
  }
}
