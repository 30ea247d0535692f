'use client';

import { useQuery } from '@tanstack/react-query';
import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import type { ManyResult } from '#lib/dead-letters/many-actions.ts';
import { refusedGroups } from './refused-groups.ts';
import { RefusedList } from './refused-list.tsx';
import { postMany, type Seen, seenOf } from './use-many-action.ts';

/** What an action would do to dead letters as of now, asked once when its dialog opens; undefined until it is known. */
export function useForeseen({ cluster, path, lines, given }: { cluster: string; path: string; lines: readonly Seen[]; given: Record<string, unknown> }) {
  const { data, error } = useQuery({
    // Not one of the reads of dead letters, which live updates would ask for again and again.
    queryKey: ['foreseen', cluster, path, seenOf(lines)],
    queryFn: () => postMany(cluster, path, { ...given, failures: seenOf(lines), dryRun: true }),
    staleTime: 0,
    gcTime: 0,
  });
  return { result: data, error, canBeDone: data === undefined || data.done.length > 0 };
}

interface ForeseenProps {
  cluster: string;
  /** The action as a participle: "38 of 40 will be discarded". */
  done: string;
  count: number;
  result: ManyResult | undefined;
  error: Error | null;
}

/** Says before an action to how many it will be done, and why not to each of the others. */
export function Foreseen({ cluster, done, count, result, error }: ForeseenProps) {
  return (
    <div className="mb-3">
      <p role="status" className={classNames('font-[550]', result !== undefined && result.refused.length > 0 && 'text-risk')}>
        {error === null ? foreseenText(result, count, done) : `What will be ${done} could not be asked: ${error.message}`}
      </p>
      {result === undefined || result.refused.length === 0 ? null : <RefusedList cluster={cluster} refused={result.refused} />}
    </div>
  );
}

function foreseenText(result: ManyResult | undefined, count: number, done: string): string {
  if (result === undefined) return `Looking at ${count === 1 ? 'it' : `all ${formatCount(count)}`}…`;
  const { done: will, refused } = result;
  if (refused.length === 0) return count === 1 ? `It will be ${done}.` : `All ${formatCount(count)} will be ${done}.`;
  const first = will.length === 0 ? `None of the ${formatCount(count)} can be ${done}` : `${formatCount(will.length)} of ${formatCount(count)} will be ${done}`;
  return `${count === 1 ? `It cannot be ${done}` : first}: ${refusedGroups(refused).join(', ')}.`;
}
