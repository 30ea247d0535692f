import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import { mostSelected } from './selection-address.ts';

interface Loaded {
  /** Of the list, newest first. */
  lines: readonly Pick<DeadLetterLine, 'id' | 'lastFailedAt'>[];
  selected: ReadonlySet<string>;
  /** When the oldest of the selected had failed last; null where the address does not say. */
  selectedFrom: Date | null;
}

/**
 * Whether older lines may hold what is selected and not loaded: not once the list is older than all that is, since what fits the filter no more is nowhere in it. And no more
 * lines than can be selected, where nobody knows how old that is.
 */
export function isOlderWanted({ lines, selected, selectedFrom }: Loaded): boolean {
  if (lines.length >= mostSelected) return false;
  const loaded = lines.filter(({ id }) => selected.has(id)).length;
  if (loaded === selected.size) return false;
  const oldest = lines.at(-1);
  return oldest === undefined || selectedFrom === null || Date.parse(oldest.lastFailedAt) >= selectedFrom.getTime();
}

/**
 * As of when the oldest of the selected failed last. @param before what was known of the selection that it comes from: of lines that are not loaded that is all
 * @returns null where that is not known of all
 */
export function oldestSelected(next: readonly string[], lines: Loaded['lines'], before: Date | null): Date | null {
  const failedAt = new Map(lines.map(({ id, lastFailedAt }) => [id, Date.parse(lastFailedAt)]));
  const times = next.map((id) => failedAt.get(id) ?? before?.getTime());
  return times.length === 0 || times.includes(undefined) ? null : new Date(Math.min(...times.filter((time) => time !== undefined)));
}
