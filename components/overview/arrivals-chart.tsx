'use client';

import Link from 'next/link';
import { classNames } from '#components/ui/class-names.ts';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import type { Tone } from '#components/ui/pill.tsx';
import { useZone } from '#components/ui/time-zone.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import { type ArrivalMark, type ChartTime, labelled, placeOf } from './arrival-marks.ts';
import { type ArrivalSpan, niceTop, type Shade, spanLabel, sumOf } from './arrival-spans.ts';

/** One colour, since all of it failed; topics are its shades, the strongest for the topic with most. */
const strengths = [100, 70, 48, 32, 20];
export const shadeInk = (shade: number): string => `color-mix(in srgb, var(--failed) ${strengths[shade] ?? strengths.at(-1)}%, var(--surface))`;

const inks: Record<Tone, string> = {
  neutral: 'text-text-2',
  outline: 'text-text-2',
  failed: 'text-failed',
  risk: 'text-risk',
  ok: 'text-ok',
  replay: 'text-replay',
  info: 'text-info',
};

interface ArrivalsChartProps {
  cluster: string;
  spans: readonly ArrivalSpan[];
  shades: readonly Shade[];
  marks: readonly ArrivalMark[];
  time: ChartTime;
}

/** Bars of what failed in each span, a shade for each topic, grey what was dealt with since; above and across them the marks. */
export function ArrivalsChart({ cluster, spans, shades, marks, time }: ArrivalsChartProps) {
  const zone = useZone();
  const top = niceTop(Math.max(0, ...spans.map(({ open, dealtWith }) => open + dealtWith)));
  const open = spans.reduce((sum, span) => sum + span.open, 0);
  const quarters = [0, 0.25, 0.5, 0.75].map((part) => spans[Math.floor(part * spans.length)]).concat(spans.at(-1));
  return (
    <div className="grid grid-cols-[auto_1fr] gap-x-2">
      <span />
      <div>
        <Marks cluster={cluster} label="Replays meanwhile" marks={marks.filter(({ kind }) => kind === 'replay')} time={time} />
        <Marks cluster={cluster} label="What else happened meanwhile" marks={marks.filter(({ kind }) => kind !== 'replay')} time={time} />
      </div>
      <div aria-hidden className="flex h-[150px] flex-col justify-between text-right text-xs leading-none text-text-3 tabular-nums">
        <span>{formatCount(top)}</span>
        <span>{formatCount(top / 2)}</span>
        <span>0</span>
      </div>
      <div className="relative h-[150px] border-y border-line bg-[linear-gradient(to_bottom,transparent_calc(50%-0.5px),var(--line)_50%,transparent_calc(50%+0.5px))]">
        {marks.map((mark) => (
          <Across key={mark.key} mark={mark} time={time} />
        ))}
        <div
          role="img"
          aria-label={`${countOf(sumOf(spans), 'dead letter')} failed in this time, ${formatCount(open)} of them are open`}
          className="relative flex h-full items-end gap-px"
        >
          {spans.map((span, index) => (
            <div
              key={span.atMs}
              title={spanLabel(span, zone)}
              className="flex h-full min-w-0 flex-1 flex-col justify-end hover:bg-[color-mix(in_srgb,var(--text)_6%,transparent)]"
            >
              {shades.map(({ name, open: counts }, shade) => (
                <span key={name} style={{ height: `${((counts[index] ?? 0) / top) * 100}%`, background: shadeInk(shade) }} />
              ))}
              <span className="bg-missing" style={{ height: `${(span.dealtWith / top) * 100}%` }} />
            </div>
          ))}
        </div>
      </div>
      <span />
      <div aria-hidden className="flex justify-between pt-1 text-xs text-text-3 tabular-nums">
        {quarters.map((span) => (span === undefined ? null : <span key={span.atMs}>{span.time(zone)}</span>))}
      </div>
    </div>
  );
}

/** A row of what happened, each where it began; its words where they have room. */
function Marks({ cluster, label, marks, time }: { cluster: string; label: string; marks: readonly ArrivalMark[]; time: ChartTime }) {
  if (marks.length === 0) return null;
  const withWords = labelled(marks, time);
  return (
    <ul aria-label={label} className="relative h-[20px] overflow-hidden text-xs">
      {marks.map((mark) => {
        const at = placeOf(mark.fromMs, time);
        const isRight = at > 80;
        return (
          <li key={mark.key} className="absolute top-0" style={isRight ? { right: `${100 - at}%` } : { left: `${at}%` }}>
            <Link
              href={`/${cluster}${mark.path}`}
              prefetch={false}
              title={visibleText(mark.text)}
              className={classNames('flex items-center gap-1 rounded whitespace-nowrap hover:underline', isRight && 'flex-row-reverse', inks[mark.tone])}
            >
              <i
                aria-hidden
                className={classNames('size-[7px] shrink-0 bg-current', mark.kind === 'found' ? 'rotate-45' : mark.kind === 'replay' && 'rounded-full')}
              />
              <span className={withWords.has(mark.key) ? 'max-w-[150px] truncate' : 'sr-only'}>{visibleText(mark.short)}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

/** Where a mark lies behind the bars: a line at an instant, a band over a time. */
function Across({ mark: { kind, fromMs, toMs, tone }, time }: { mark: ArrivalMark; time: ChartTime }) {
  const [from, to] = [placeOf(fromMs, time), placeOf(toMs, time)];
  return (
    <>
      {kind === 'found' ? null : (
        <span
          aria-hidden
          className={classNames('absolute inset-y-0', kind === 'gap' ? 'bg-risk-weak' : 'bg-replay-weak')}
          style={{ left: `${from}%`, width: `${to - from}%` }}
        />
      )}
      <span aria-hidden className={classNames('absolute inset-y-0 border-l border-dashed border-current', inks[tone])} style={{ left: `${from}%` }} />
    </>
  );
}
