'use client';

import { useQuery } from '@tanstack/react-query';
import { peopleQuery } from '#components/access/people-query.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { DeadLetterFilter } from './dead-letter-filter.ts';
import { FilterSelect } from './filter-select.tsx';

interface AssigneeFilterProps {
  filter: Pick<DeadLetterFilter, 'assignee'>;
  onChange: (change: Pick<DeadLetterFilter, 'assignee'>) => void;
}

/** By who takes care of them: me, nobody, or a person. */
export function AssigneeFilter({ filter: { assignee }, onChange }: AssigneeFilterProps) {
  const { data: people = [] } = useQuery(peopleQuery);
  // What is chosen can always be seen.
  const isUnknown = assignee !== null && assignee !== 'me' && assignee !== 'nobody' && !people.some(({ email }) => email === assignee);
  return (
    <FilterSelect label="Assignee" shortcut="p" value={assignee ?? ''} onChange={(value) => onChange({ assignee: value === '' ? null : value })}>
      <option value="">Anybody’s</option>
      <option value="me">Mine</option>
      <option value="nobody">Nobody’s</option>
      {people.map(({ name, email }) => (
        <option key={email} value={email} title={email}>
          {visibleText(name)}
        </option>
      ))}
      {isUnknown ? <option value={assignee}>{visibleText(assignee)}</option> : null}
    </FilterSelect>
  );
}
