'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Card } from '#components/ui/card.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { type LagPoint, type LagRange, lagRange } from '#lib/lag/group-lag.ts';

/** As high as the chart, so that nothing jumps when it is there. */
const height = 210;
const LagChart = dynamic(() => import('./lag-chart.tsx').then((module) => module.LagChart), { ssr: false, loading: () => <Skeleton height={height} /> });

type Measure = 'lag' | 'behind';

interface LagCardProps {
  points: readonly LagPoint[];
  range: LagRange;
  /** Left out where the range is fixed. */
  onRange?: (range: LagRange) => void;
}

/** The chart in words: what it begins and ends with, and its highest point. */
function summary(values: readonly (number | null)[], measure: Measure): string {
  const known = values.filter((value) => value !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return 'Nothing was sampled in this time.';
  const text = measure === 'lag' ? (value: number) => formatCount(value) : formatDuration;
  return `${measure === 'lag' ? 'Lag in records' : 'Time behind'}: from ${text(first)} to ${text(last)}, at most ${text(Math.max(...known))}.`;
}

/** Lag over time, in records or as time behind. */
export function LagCard({ points, range, onRange }: LagCardProps) {
  const [measure, setMeasure] = useState<Measure>('lag');
  const values = points.map(({ lag, behindMs }) => (measure === 'lag' ? lag : behindMs));
  return (
    <Card
      title="Lag"
      note={`${measure === 'lag' ? 'records' : 'time behind'} · last ${range.replace('h', ' h')}`}
      aside={
        <>
          {onRange === undefined ? null : (
            <Choice label="Range of time" options={lagRange.options} chosen={range} onChoose={onRange} text={(option) => option.replace('h', ' h')} />
          )}
          <Choice
            label="Measure"
            options={['lag', 'behind'] as const}
            chosen={measure}
            onChoose={setMeasure}
            text={(of) => (of === 'lag' ? 'Lag' : 'Time behind')}
          />
        </>
      }
    >
      <div className="px-2 pt-2.5 pb-1">
        {values.filter((value) => value !== null).length < 2 ? (
          <p className="flex items-center justify-center text-text-3" style={{ height }}>
            Drawn from the second sample on, in some seconds
          </p>
        ) : (
          <LagChart
            atMs={points.map(({ at }) => Date.parse(at))}
            values={values}
            height={height}
            isTime={measure === 'behind'}
            summary={summary(values, measure)}
          />
        )}
      </div>
    </Card>
  );
}
