'use client';

import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import type { DeadLetterPage } from '#lib/dead-letters/dead-letter.ts';
import { failureState } from '#lib/dead-letters/failure-states.ts';
import { AssigneeFilter } from './assignee-filter.tsx';
import type { DeadLetterFilter } from './dead-letter-filter.ts';
import { KindFilters } from './kind-filters.tsx';
import { countIn, isCounted } from './list-amount.ts';
import { TimeFilter } from './time-filter.tsx';

interface ListFilterProps {
  cluster: string;
  filter: DeadLetterFilter;
  head: DeadLetterPage | undefined;
  onChange: (change: Partial<DeadLetterFilter>) => void;
}

/** Which dead letters are shown: by state, with how many each has, by topic, consumer group, error and time. */
export function ListFilter({ cluster, filter, head, onChange }: ListFilterProps) {
  const counts = head?.counts;
  // Beside a list of which they do not know all, counts would tell something else.
  const areShown = head !== undefined && isCounted(filter, head);
  const tab = (state: DeadLetterFilter['state']) => ({ state, count: counts === undefined ? undefined : countIn(counts, state) });
  const tabs = [
    tab('open'),
    // A state that nothing is in takes no room, unless it is the one looked at.
    ...failureState.options.map(tab).filter(({ state, count }) => (count ?? 0) > 0 || head?.areCountsExact === false || state === filter.state),
    tab('all'),
  ];
  return (
    <div className="border-b border-line px-5 sm:flex sm:flex-wrap sm:items-end sm:gap-x-3">
      <div role="group" aria-label="State" className="-mx-5 flex min-w-0 gap-0.5 overflow-x-auto border-b border-line px-5 sm:mx-0 sm:border-0 sm:px-0">
        {tabs.map(({ state, count }) => (
          <button
            key={state}
            type="button"
            aria-pressed={state === filter.state}
            onClick={() => onChange({ state })}
            className={classNames(
              '-mb-px shrink-0 border-b-2 px-2.5 py-2 font-[550] first-letter:uppercase',
              state === filter.state ? 'border-accent text-text' : 'border-transparent text-text-3 hover:text-text',
            )}
          >
            <span className="inline-block first-letter:uppercase">{state}</span>
            {count === undefined || !areShown ? null : <span className="ml-1.5 font-normal text-text-3 tabular-nums">{formatCount(count)}</span>}
          </button>
        ))}
      </div>
      <div className="my-1.5 grid grid-cols-2 gap-1.5 sm:ml-auto sm:flex sm:max-w-[640px] sm:min-w-[480px] sm:flex-1">
        <KindFilters cluster={cluster} filter={filter} onChange={onChange} />
        <AssigneeFilter filter={filter} onChange={onChange} />
        <TimeFilter filter={filter} onChange={onChange} />
      </div>
    </div>
  );
}
