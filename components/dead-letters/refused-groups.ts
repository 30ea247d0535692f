import { formatCount } from '#components/ui/format-number.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';

/** Why some dead letters stay as they are, counted by reason, the most frequent first: "2 are in replay #7", "1 changed since it was shown". */
export function refusedGroups(refused: ManyResult['refused']): string[] {
  const counts = new Map<string, { count: number; text: (count: number) => string }>();
  for (const one of refused) {
    const { key, text } = reasonOf(one);
    counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, text });
  }
  return [...counts.values()].sort((one, other) => other.count - one.count).map(({ count, text }) => `${formatCount(count)} ${text(count)}`);
}

const are = (count: number) => (count === 1 ? 'is' : 'are');

function reasonOf({ type, state, claimedByJobId }: ManyResult['refused'][number]): { key: string; text: (count: number) => string } {
  if (claimedByJobId !== null) return { key: `replay ${claimedByJobId}`, text: (count) => `${are(count)} in replay #${claimedByJobId}` };
  switch (type) {
    case 'changed-meanwhile':
      return { key: type, text: (count) => `changed since ${count === 1 ? 'it was' : 'they were'} shown` };
    case 'access-denied':
      return { key: type, text: (count) => `${are(count)} in topics where you may not` };
    case 'no-such-dead-letter':
      return { key: type, text: (count) => `${are(count)} no longer kept` };
    default:
      return { key: `state ${state}`, text: (count) => `${are(count)} ${state ?? 'in another state'}` };
  }
}
