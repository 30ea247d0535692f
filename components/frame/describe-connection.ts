import type { LinkState } from '#components/live/link-state.ts';
import type { Health } from '#lib/config/health.ts';
import { whatIsDown } from './what-is-down.ts';

interface Connection {
  tone: 'live' | 'waiting' | 'risk' | 'failed';
  text: string;
  /** Why; shown beside it on wide screens and in the tooltip. */
  reason: string | null;
}

interface Known {
  /** Undefined while it was never told. */
  health: Health | undefined;
  /** That of the last poll. */
  failure: Error | null;
  /** How the event stream is. */
  link: LinkState['status'];
  /** The age of what is shown, empty where nothing is. */
  ageText: string;
}

/** Says "Live" only when the last poll succeeded, everything is up, and changes are told as they come. */
export function describeConnection({ health, failure, link, ageText }: Known): Connection {
  if (failure !== null) return { tone: 'failed', text: ageText === '' ? 'Not connected' : `Stale, ${ageText}`, reason: failure.message };
  if (health === undefined) return { tone: 'waiting', text: 'Connecting', reason: null };
  const down = whatIsDown(health);
  if (down.length === 0) {
    if (link === 'live') return { tone: 'live', text: 'Live', reason: null };
    if (link === 'connecting') return { tone: 'waiting', text: 'Connecting', reason: null };
    const reason =
      'Changes are not told as they come: the event stream is interrupted. The page asks every few seconds meanwhile, and is live again by itself.';
    return { tone: 'risk', text: 'Asking every few seconds', reason };
  }
  return {
    tone: 'risk',
    text: `${down.map(({ name }) => name).join(', ')} ${down.length === 1 ? 'is' : 'are'} down`,
    reason:
      down
        .map(({ reason }) => reason)
        .filter((reason) => reason !== null)
        .join('\n') || null,
  };
}
