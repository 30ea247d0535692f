'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { HoldKeys } from '#components/keyboard/hold-keys.tsx';
import { useZone } from '#components/ui/time-zone.ts';
import { type DeadLetterFilter, spanNames, spans } from './dead-letter-filter.ts';
import { FilterSelect } from './filter-select.tsx';
import { timeRangeText } from './time-range.ts';

const TimeRangeDialog = dynamic(() => import('./time-range-dialog.tsx').then((module) => module.TimeRangeDialog), { ssr: false, loading: HoldKeys });

interface TimeFilterProps {
  filter: Pick<DeadLetterFilter, 'within' | 'from' | 'to'>;
  onChange: (change: Pick<DeadLetterFilter, 'within' | 'from' | 'to'>) => void;
}

/** When it last failed: within a span back from now, or between two instants. */
export function TimeFilter({ filter: { within, from, to }, onChange }: TimeFilterProps) {
  const zone = useZone();
  const [isChoosing, setIsChoosing] = useState(false);
  const hasRange = within === null && (from !== null || to !== null);
  const choose = (value: string) => {
    if (value === 'choose') setIsChoosing(true);
    else if (value !== 'range') onChange({ within: spanNames.find((name) => name === value) ?? null, from: null, to: null });
  };
  return (
    <>
      <FilterSelect label="Time of the last failure" shortcut="w" value={within ?? (hasRange ? 'range' : '')} onChange={choose}>
        <option value="">Any time</option>
        {spanNames.map((name) => (
          <option key={name} value={name}>
            {spans[name].label}
          </option>
        ))}
        {hasRange ? <option value="range">{timeRangeText(from, to, zone)}</option> : null}
        <option value="choose">From … to …</option>
      </FilterSelect>
      {isChoosing ? (
        <TimeRangeDialog
          from={from}
          to={to}
          onChoose={(range) => {
            onChange({ within: null, ...range });
            setIsChoosing(false);
          }}
          onClose={() => setIsChoosing(false)}
        />
      ) : null}
    </>
  );
}
