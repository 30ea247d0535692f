import type { Health } from '#lib/config/health.ts';

interface Connection {
  tone: 'live' | 'risk' | 'failed';
  text: string;
  /** Why; shown beside it on wide screens and in the tooltip. */
  reason: string | null;
}

/** `failure` is that of the last poll; `ageText` the age of what is shown, empty where nothing is. Says "Live" only when the last poll succeeded. */
export function describeConnection(health: Health | undefined, failure: Error | null, ageText: string): Connection {
  if (failure !== null) return { tone: 'failed', text: ageText === '' ? 'Not connected' : `Stale, ${ageText}`, reason: failure.message };
  if (health === undefined) return { tone: 'risk', text: 'Connecting', reason: null };
  const down = health.checks.filter(({ status }) => status === 'down');
  if (down.length === 0) return { tone: 'live', text: 'Live', reason: null };
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
