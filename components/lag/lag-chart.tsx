'use client';

import 'uplot/dist/uPlot.min.css';
import { useEffect, useEffectEvent, useRef } from 'react';
import UPlot from 'uplot';
import { formatCount } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import { useZone } from '#components/ui/time-zone.ts';
import { chartInk } from './chart-ink.ts';

interface LagChartProps {
  /** Instants in milliseconds since 1970, rising. */
  atMs: readonly number[];
  /** Records, or milliseconds where `isTime`; null where not known. */
  values: readonly (number | null)[];
  isTime: boolean;
  height: number;
  /** The chart in words. */
  summary: string;
}

/** Between samples that are further apart nothing was seen: the line is broken there. */
const gapSeconds = 600;

function axisText(value: number, isTime: boolean): string {
  if (value === 0) return '0';
  return isTime ? formatDuration(value) : formatCount(value);
}

/** Steps of the axis of time behind: round for people, in milliseconds. */
const timeSteps = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 172_800, 604_800].map((seconds) => seconds * 1_000);
/** Steps of the axis of lag: there are no parts of records. */
const countSteps = Array.from({ length: 13 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

/** Steps of the axis of time, in seconds: its labels tell minutes. */
const minuteSteps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360].map((minutes) => minutes * 60);

function dataOf({ atMs, values }: Pick<LagChartProps, 'atMs' | 'values'>): UPlot.AlignedData {
  return [atMs.map((at) => at / 1_000), [...values]];
}

/** A series over time on a canvas. Its inks are read anew at each drawing, so that a change of theme needs no more than that. */
export function LagChart({ atMs, values, isTime, height, summary }: LagChartProps) {
  const zone = useZone();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot>(null);
  const data = useEffectEvent(() => dataOf({ atMs, values }));
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const ink = chartInk(element);
    const axis = {
      stroke: () => ink('--text-3'),
      grid: { stroke: () => ink('--line'), width: 1 },
      ticks: { show: false },
      font: '11px Inter Variable, sans-serif',
    };
    const made = new UPlot(
      {
        width: element.clientWidth,
        height,
        padding: [6, 12, 0, 0],
        legend: { show: false },
        cursor: { y: false, points: { size: 6 } },
        ...(zone === 'utc' ? { tzDate: (seconds: number) => UPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC') } : {}),
        scales: { y: { range: (_chart, _least, most) => [0, Math.max(most * 1.06, isTime ? 10_000 : 4)] } },
        axes: [
          { ...axis, size: 26, gap: 4, space: 64, incrs: minuteSteps, values: '{HH}:{mm}', grid: { show: false } },
          { ...axis, size: 74, incrs: isTime ? timeSteps : countSteps, values: (_chart, splits) => splits.map((value) => axisText(value, isTime)) },
        ],
        series: [
          {},
          {
            stroke: () => ink('--info'),
            fill: () => ink('--info-weak'),
            width: 1.75,
            points: { show: false },
            gaps: (self, series, from, to, nothing) => {
              const at = self.data[0];
              const gaps = [...nothing];
              for (let index = from + 1; index <= to; index++) {
                const [left, right] = [at[index - 1], at[index]];
                if (left === undefined || right === undefined || right - left < gapSeconds) continue;
                gaps.push([Math.round(self.valToPos(left, 'x', true)), Math.round(self.valToPos(right, 'x', true))]);
              }
              return series === 0 ? [] : gaps;
            },
          },
        ],
      },
      data(),
      element,
    );
    chart.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    const themed = new MutationObserver(() => made.redraw());
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => made.redraw();
    system.addEventListener('change', redraw);
    return () => {
      resized.disconnect();
      themed.disconnect();
      system.removeEventListener('change', redraw);
      made.destroy();
      element.replaceChildren();
      chart.current = null;
    };
  }, [height, isTime, zone]);
  useEffect(() => {
    chart.current?.setData(dataOf({ atMs, values }));
  }, [atMs, values]);
  return <div ref={place} role="img" aria-label={summary} style={{ height }} />;
}
