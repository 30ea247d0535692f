'use client';

import { useQuery } from '@tanstack/react-query';
import { formatCount } from '#components/ui/format-number.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { DeadLetterFilter } from './dead-letter-filter.ts';
import { errorName, groupName } from './describe-failure.ts';
import { FilterSelect } from './filter-select.tsx';
import { kindChoices } from './kind-choices.ts';
import { kindsQuery } from './kinds-query.ts';
import { topicsQuery } from './topics-query.ts';

interface KindFiltersProps {
  cluster: string;
  filter: DeadLetterFilter;
  onChange: (change: Partial<DeadLetterFilter>) => void;
}

const fields = [
  { field: 'topic', label: 'Dead letter topic', all: 'All topics', shortcut: 't' },
  { field: 'consumerGroup', label: 'Consumer group', all: 'All groups', shortcut: 'u' },
  { field: 'errorClass', label: 'Error', all: 'All errors', shortcut: 'f' },
] as const;

/** Stands for the filter's empty value in a select, whose own empty value is that of no filter. */
const noneNamed = ' ';
const optionOf = (value: string) => (value === '' ? noneNamed : value);
const nameOf = (field: (typeof fields)[number]['field'], value: string) =>
  visibleText(field === 'errorClass' ? errorName(value) : field === 'consumerGroup' ? groupName(value) : value);

/** By topic, consumer group and error class: what there is, with how many. */
export function KindFilters({ cluster, filter, onChange }: KindFiltersProps) {
  const topics = useQuery(topicsQuery(cluster)).data?.topics;
  const kinds = useQuery(kindsQuery(cluster)).data?.kinds ?? [];
  return fields.map(({ field, label, all, shortcut }) => {
    const choices = kindChoices(kinds, field, filter);
    const known = new Set(choices.map(({ value }) => value));
    // A topic without dead letters can be looked at too; what is chosen can always be seen.
    const others = [...(field === 'topic' ? (topics?.map(({ name }) => name).sort() ?? []) : []), ...(filter[field] === null ? [] : [filter[field]])];
    return (
      <FilterSelect
        key={field}
        label={label}
        shortcut={shortcut}
        value={filter[field] === null ? '' : optionOf(filter[field])}
        onChange={(value) => onChange({ [field]: value === '' ? null : value === noneNamed ? '' : value })}
      >
        <option value="">{all}</option>
        {choices.map(({ value, count }) => (
          <option key={value} value={optionOf(value)} title={value}>
            {nameOf(field, value)} ({formatCount(count)})
          </option>
        ))}
        {[...new Set(others)]
          .filter((value) => !known.has(value))
          .map((value) => (
            <option key={value} value={optionOf(value)}>
              {nameOf(field, value)}
            </option>
          ))}
      </FilterSelect>
    );
  });
}
