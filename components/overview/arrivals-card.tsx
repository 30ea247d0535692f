'use client';

import type { ReactNode } from 'react';
import { Card } from '#components/ui/card.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { Raw } from '#components/ui/raw.tsx';
import { type Arrivals, type ArrivalsRange, arrivalsRange } from '#lib/dead-letters/arrivals.ts';
import { type Happened, marksOf } from './arrival-marks.ts';
import { countSpans, rangeText, shadesOf } from './arrival-spans.ts';
import { ArrivalsChart, shadeInk } from './arrivals-chart.tsx';

interface ArrivalsCardProps {
  cluster: string;
  arrivals: Arrivals;
  /** What happened meanwhile. */
  happened: Happened;
  range: ArrivalsRange;
  onRange: (range: ArrivalsRange) => void;
}

/** When dead letters failed, by topic, beside what happened then: replays, topics that were found, times in which nobody looked. */
export function ArrivalsCard({ cluster, arrivals, happened, range, onRange }: ArrivalsCardProps) {
  const spans = countSpans(arrivals);
  const shades = shadesOf(arrivals);
  const startMs = Date.parse(arrivals.startAt);
  const time = { startMs, spanMs: arrivals.spanMs, endMs: startMs + spans.length * arrivals.spanMs };
  const dealtWith = spans.reduce((sum, span) => sum + span.dealtWith, 0);
  return (
    <Card
      title="Dead letters"
      note="by topic, when they failed last"
      aside={<Choice label="How far back" options={arrivalsRange.options} chosen={range} onChoose={onRange} text={rangeText} />}
      isPadded
    >
      {shades.length === 0 && dealtWith === 0 ? (
        <p className="flex h-[228px] items-center justify-center text-text-3">No dead letter failed in the last {rangeText(arrivals.range)}.</p>
      ) : (
        <>
          <ArrivalsChart cluster={cluster} spans={spans} shades={shades} marks={marksOf(happened, time)} time={time} />
          <ul aria-label="What the bars are made of" className="mt-2 flex min-h-[34px] flex-wrap content-start gap-x-4 gap-y-0.5 text-xs text-text-2">
            {shades.map(({ name, count }, shade) => (
              <Part key={name} colour={shadeInk(shade)}>
                <Raw>{name}</Raw> {formatCount(count)} open
              </Part>
            ))}
            {dealtWith === 0 ? null : <Part colour="var(--missing)">{formatCount(dealtWith)} dealt with since</Part>}
          </ul>
        </>
      )}
    </Card>
  );
}

function Part({ colour, children }: { colour: string; children: ReactNode }) {
  return (
    <li>
      <i aria-hidden className="mr-1.5 inline-block size-2 rounded-[2px]" style={{ background: colour }} />
      {children}
    </li>
  );
}
