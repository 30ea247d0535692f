import { formatCount } from '#components/ui/format-number.ts';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import { errorName } from './describe-failure.ts';

/** As many kinds as a line bears. */
const mostKinds = 3;

/**
 * What fails most, counted over the lines at hand and saying over how many of `total` that is:
 * "Of the newest 50: 31 × StockTimeout in warehouse, 12 × AddressError in crm, 7 others". Null where there is nothing to compare.
 */
export function mostFrequent(lines: readonly Pick<DeadLetterLine, 'errorClass' | 'origin'>[], total: number): string | null {
  if (lines.length < 2) return null;
  const counts = new Map<string, number>();
  for (const { errorClass, origin } of lines) {
    const kind = `${errorName(errorClass)}${origin.consumerGroup === null ? '' : ` in ${origin.consumerGroup}`}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  const shown = sorted.slice(0, mostKinds);
  const rest = lines.length - shown.reduce((sum, [, count]) => sum + count, 0);
  const parts = [...shown.map(([kind, count]) => `${formatCount(count)} × ${kind}`), ...(rest === 0 ? [] : [`${formatCount(rest)} others`])];
  return `${lines.length < total ? `Of the newest ${formatCount(lines.length)}: ` : ''}${parts.join(', ')}`;
}
