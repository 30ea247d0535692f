'use client';

import { Card } from '#components/ui/card.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { useZone } from '#components/ui/time-zone.ts';
import { type Arrivals, type ArrivalsRange, arrivalsRange } from '#lib/dead-letters/arrivals.ts';
import { countSpans, niceTop, rangeText, spanLabel, sumOf } from './arrival-spans.ts';

interface ArrivalsCardProps {
  arrivals: Arrivals;
  range: ArrivalsRange;
  onRange: (range: ArrivalsRange) => void;
}

/** When dead letters failed: red what is still open, grey what was dealt with. Each bar says its figures and topics in its tooltip. */
export function ArrivalsCard({ arrivals, range, onRange }: ArrivalsCardProps) {
  const zone = useZone();
  const spans = countSpans(arrivals);
  const top = niceTop(Math.max(0, ...spans.map(({ open, dealtWith }) => open + dealtWith)));
  const all = sumOf(spans);
  const open = spans.reduce((sum, span) => sum + span.open, 0);
  const quarters = [0, 0.25, 0.5, 0.75].map((part) => spans[Math.floor(part * spans.length)]).concat(spans.at(-1));
  return (
    <Card
      title="Dead letters"
      note="by when they failed last"
      aside={<Choice label="How far back" options={arrivalsRange.options} chosen={range} onChoose={onRange} text={rangeText} />}
      isPadded
    >
      <div className="grid grid-cols-[auto_1fr] gap-x-2">
        <div aria-hidden className="flex h-[170px] flex-col justify-between text-right text-xs text-text-3 tabular-nums">
          <span>{formatCount(top)}</span>
          <span>{formatCount(top / 2)}</span>
          <span>0</span>
        </div>
        <div
          role="img"
          aria-label={`${countOf(all, 'dead letter')} failed in this time, ${formatCount(open)} of them are open`}
          className="flex h-[170px] items-end gap-px border-y border-line bg-[linear-gradient(to_bottom,transparent_calc(50%-0.5px),var(--line)_50%,transparent_calc(50%+0.5px))]"
        >
          {spans.map((span) => (
            <div key={span.atMs} title={spanLabel(span, zone)} className="flex h-full min-w-0 flex-1 flex-col justify-end hover:bg-sunken">
              <span className="bg-failed" style={{ height: `${(span.open / top) * 100}%` }} />
              <span className="bg-missing" style={{ height: `${(span.dealtWith / top) * 100}%` }} />
            </div>
          ))}
        </div>
        <span />
        <div aria-hidden className="flex justify-between pt-1 text-xs text-text-3 tabular-nums">
          {quarters.map((span) => (span === undefined ? null : <span key={span.atMs}>{span.time(zone)}</span>))}
        </div>
      </div>
      <p className="mt-2 flex gap-4 text-xs text-text-2">
        <span>
          <i aria-hidden className="mr-1.5 inline-block size-2 bg-failed" />
          open
        </span>
        <span>
          <i aria-hidden className="mr-1.5 inline-block size-2 bg-missing" />
          dealt with since
        </span>
      </p>
    </Card>
  );
}
