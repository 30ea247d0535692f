import { formatCount } from '#components/ui/format-number.ts';
import { formatExact, type Zone } from '#components/ui/format-time.ts';
import type { Arrivals, ArrivalsRange } from '#lib/dead-letters/arrivals.ts';

/** What failed in one span of time. */
export interface ArrivalSpan {
  atMs: number;
  /** Where it begins, as the axis says it. */
  time: (zone: Zone) => string;
  open: number;
  dealtWith: number;
  /** Its topics with how many of each, the most first. */
  topics: { topic: string; count: number }[];
}

const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** The spans of a range, oldest first. */
export function countSpans({ startAt, spanMs, topics }: Pick<Arrivals, 'startAt' | 'spanMs' | 'topics'>): ArrivalSpan[] {
  const startMs = Date.parse(startAt);
  const spans = topics[0]?.open.length ?? 0;
  const isOfDays = spans * spanMs > dayMs;
  return Array.from({ length: spans }, (_, index): ArrivalSpan => {
    const atMs = startMs + index * spanMs;
    const counts = topics.map(({ topic, open, dealtWith }) => ({ topic, count: (open[index] ?? 0) + (dealtWith[index] ?? 0) }));
    return {
      atMs,
      time: (zone) => {
        // "2026-11-24 09:30:00.000"
        const exact = formatExact(new Date(atMs), zone);
        return isOfDays ? exact.slice(5, 16) : exact.slice(11, 16);
      },
      open: topics.reduce((sum, { open }) => sum + (open[index] ?? 0), 0),
      dealtWith: topics.reduce((sum, { dealtWith }) => sum + (dealtWith[index] ?? 0), 0),
      topics: counts.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count),
    };
  });
}

/** The newest spans, as many as there are in an hour and one more: the newest has only begun, so that they are no less than an hour where the range has it. */
export const lastHour = (spans: readonly ArrivalSpan[], spanMs: number): ArrivalSpan[] => spans.slice(-Math.ceil(hourMs / spanMs) - 1);

/** So many topics have a shade of their own in the chart; the others share one. */
const mostShades = 4;

/** A shade of the chart: a topic, or all others together, with how many failed in the range, and in each span those that are still open. */
export interface Shade {
  name: string;
  count: number;
  open: number[];
}

/** The chart's shades, the topic with most that is open first; those without any have none. */
export function shadesOf({ topics }: Pick<Arrivals, 'topics'>): Shade[] {
  const ranked = topics
    .map(({ topic, open }): Shade => ({ name: topic, count: open.reduce((sum, count) => sum + count, 0), open }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  if (ranked.length <= mostShades + 1) return ranked;
  const [own, others] = [ranked.slice(0, mostShades), ranked.slice(mostShades)];
  return [
    ...own,
    {
      name: `${others.length} other topics`,
      count: others.reduce((sum, { count }) => sum + count, 0),
      open: (others[0]?.open ?? []).map((_, span) => others.reduce((sum, { open }) => sum + (open[span] ?? 0), 0)),
    },
  ];
}

/** How many failed in spans, whatever became of them. */
export const sumOf = (spans: readonly ArrivalSpan[]): number => spans.reduce((sum, { open, dealtWith }) => sum + open + dealtWith, 0);

/** A range for people: "24 h". */
export const rangeText = (range: ArrivalsRange): string => range.replace(/(\d+)/, '$1 ');

/** A round number, even, that is not less: where the axis ends. */
export function niceTop(most: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [2, 4, 10]) if (digit * power >= most) return digit * power;
  }
}

/** What a bar says: when, how many, of which topics. */
export function spanLabel({ time, open, dealtWith, topics }: ArrivalSpan, zone: Zone): string {
  const counts = topics.map(({ topic, count }) => `${topic}: ${formatCount(count)}`);
  return [`from ${time(zone)}: ${formatCount(open)} open, ${formatCount(dealtWith)} dealt with since`, ...counts].join('\n');
}
