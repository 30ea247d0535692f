import type { DeadLetterKind } from '#lib/dead-letters/dead-letter-kind.ts';
import type { DeadLetterFilter } from './dead-letter-filter.ts';

interface Choice {
  /** As the filter has it: empty where none is named. */
  value: string;
  count: number;
}

type Field = 'topic' | 'consumerGroup' | 'errorClass';

/**
 * What a field can be narrowed to while the other fields stay as they are, the most frequent first. Counts are of open failures, or of all in every state where
 * the list shows those; what has none of them is left out.
 */
export function kindChoices(kinds: readonly DeadLetterKind[], field: Field, filter: Pick<DeadLetterFilter, Field | 'state'>): Choice[] {
  const others = (['topic', 'consumerGroup', 'errorClass'] as const).filter((other) => other !== field);
  const counts = new Map<string, number>();
  for (const kind of kinds) {
    const value = kind[field] ?? '';
    if (others.some((other) => filter[other] !== null && filter[other] !== (kind[other] ?? ''))) continue;
    const count = filter.state === 'open' ? kind.open : kind.total;
    if (count > 0) counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((one, other) => other.count - one.count || one.value.localeCompare(other.value));
}
