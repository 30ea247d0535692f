import type { QueryKey } from '@tanstack/react-query';
import type { Change } from '#lib/live/change.ts';

/** What of dead letters the stream tells of. A search reads what it finds, and a list's older pages stay still: both are asked for in their own time. */
const deadLetterReads: readonly unknown[] = ['list', 'open-count', 'one', 'range-suggestions'];

/** What of chains and keys the stream tells of: traced events, and of what lies around a chain its dead letters and replays. */
const tracedReads: readonly unknown[] = ['chains', 'latest-chains', 'keys'];

/** Whether a query reads something whose changes the stream tells. */
export function isTold(cluster: string, key: QueryKey): boolean {
  const [scope, of, area, what] = key;
  if (scope !== 'clusters' || of !== cluster || key.at(-1) === 'pages') return false;
  return area === 'topics' || area === 'replays' || area === 'rewinds' || isTracedRead(key) || (area === 'dead-letters' && deadLetterReads.includes(what));
}

/** Which consumer groups have passed a chain's events is sampled, and told by nobody. */
const isTracedRead = ([, , area, , what]: QueryKey): boolean => tracedReads.includes(area) && what !== 'groups';

/** Whether a change concerns what a query reads. */
export function concerns(change: Change, key: QueryKey): boolean {
  if (!isTold(change.cluster, key)) return false;
  const [, , area, what, id] = key;
  const ofEvents = area === 'chains' || area === 'keys' ? id : undefined;
  switch (change.kind) {
    case 'dead-letters':
      return area === 'dead-letters' || area === 'topics' || ofEvents === 'dead-letters';
    case 'failure':
      return area === 'topics' || ofEvents === 'dead-letters' || (area === 'dead-letters' && (what !== 'one' || id === change.id));
    case 'events':
      return tracedReads.includes(area);
    case 'replay':
      return ofEvents === 'replays' || (area === 'replays' && (what !== 'one' || id === String(change.id)));
    case 'rewind':
      return area === 'rewinds' && (what !== 'one' || id === String(change.id));
    case 'topics':
      return area === 'topics';
  }
}
