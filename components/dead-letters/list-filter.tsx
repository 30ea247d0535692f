'use client';

import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { KeyboardKey } from '#components/ui/keyboard-key.tsx';
import type { DeadLetterPage } from '#lib/dead-letters/dead-letter.ts';
import { failureState } from '#lib/dead-letters/failure-states.ts';
import { type DeadLetterFilter, sumOpen } from './dead-letters-query.ts';
import { topicsQuery } from './topics-query.ts';

interface ListFilterProps {
  cluster: string;
  filter: DeadLetterFilter;
  counts: DeadLetterPage['counts'] | undefined;
  onChange: (filter: Partial<DeadLetterFilter>) => void;
}

/** Which dead letters are shown: by state, with how many each has, and by topic. */
export function ListFilter({ cluster, filter, counts, onChange }: ListFilterProps) {
  const total = counts === undefined ? undefined : Object.values(counts).reduce((sum, count) => sum + count, 0);
  const tabs = [
    { state: 'open' as const, count: counts === undefined ? undefined : sumOpen(counts) },
    // A state that nothing is in takes no room, unless it is the one looked at.
    ...failureState.options.map((state) => ({ state, count: counts?.[state] })).filter(({ state, count }) => (count ?? 0) > 0 || state === filter.state),
    { state: 'all' as const, count: total },
  ];
  return (
    <div className="border-b border-line px-5 sm:flex sm:items-end sm:gap-3">
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
            {count === undefined ? null : <span className="ml-1.5 font-normal text-text-3 tabular-nums">{formatCount(count)}</span>}
          </button>
        ))}
      </div>
      <TopicFilter cluster={cluster} topic={filter.topic} onChange={(topic) => onChange({ topic })} />
    </div>
  );
}

function TopicFilter({ cluster, topic, onChange }: { cluster: string; topic: string | null; onChange: (topic: string | null) => void }) {
  const { data } = useQuery(topicsQuery(cluster));
  const select = useRef<HTMLSelectElement>(null);
  /** While closed, arrows and letters go from topic to topic, and one wants to go on; any other choice is made, and the keys are the list's again. */
  const isWalking = useRef(false);
  useKeyBinding('/', 'Filter by topic', () => select.current?.focus());
  const names = new Set([...(data?.topics.map(({ name }) => name) ?? []), ...(topic === null ? [] : [topic])]);
  return (
    <div className="my-1.5 flex shrink-0 items-center gap-1.5 text-text-3 sm:mt-0 sm:ml-auto">
      <KeyboardKey keys="/" />
      <select
        ref={select}
        aria-label="Dead letter topic"
        aria-keyshortcuts="/"
        value={topic ?? ''}
        onPointerDown={() => {
          isWalking.current = false;
        }}
        onKeyDown={(event) => {
          isWalking.current = !event.altKey && event.key !== ' ' && event.key !== 'Enter';
          if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur();
        }}
        onChange={(event) => {
          onChange(event.target.value === '' ? null : event.target.value);
          if (!isWalking.current) event.target.blur();
        }}
        className="h-[26px] w-full rounded-[7px] border border-line-strong bg-raised px-1.5 text-sm text-text sm:w-auto sm:max-w-56"
      >
        <option value="">All dead letter topics</option>
        {[...names].sort().map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
