import { expect, test } from 'vitest';
import { countSpans, lastHour, niceTop, shadesOf, spanLabel, sumOf } from './arrival-spans.ts';

const startAt = '2026-11-24T09:00:00.000Z';

test('spans add up the topics, and a bar says which had most', () => {
  const topics = [
    { topic: 'crm.dlq', open: [0, 2], dealtWith: [1, 0] },
    { topic: 'payments.DLT', open: [0, 1_200], dealtWith: [0, 3] },
  ];
  const [first, second] = countSpans({ startAt, spanMs: 1_800_000, topics });
  expect(first).toMatchObject({ open: 0, dealtWith: 1, topics: [{ topic: 'crm.dlq', count: 1 }] });
  expect(second && spanLabel(second, 'utc')).toBe('from 09:30: 1,202 open, 3 dealt with since\npayments.DLT: 1,203\ncrm.dlq: 2');
});

test('each of the four topics with most has a shade, the others share one, and what is not open has none', () => {
  const topic = (name: string, count: number) => ({ topic: name, open: [count, 1], dealtWith: [9, 9] });
  const shades = shadesOf({ topics: [...'abcdef'].map((name, index) => topic(name, index)).concat({ topic: 'done', open: [0, 0], dealtWith: [5, 5] }) });
  expect(shades.map(({ name, count, open }) => [name, count, open])).toEqual([
    ['f', 6, [5, 1]],
    ['e', 5, [4, 1]],
    ['d', 4, [3, 1]],
    ['c', 3, [2, 1]],
    ['2 other topics', 3, [1, 2]],
  ]);
  expect(shadesOf({ topics: [...'abcde'].map((name) => topic(name, 1)) }), 'five need no others').toHaveLength(5);
});

test('over days the date is said too', () => {
  const [first] = countSpans({ startAt, spanMs: 10_800_000, topics: [{ topic: 'a', open: Array(56).fill(0), dealtWith: Array(56).fill(0) }] });
  expect(first?.time('utc')).toBe('11-24 09:00');
});

test.each([
  [1_800_000, 48, 3],
  [10_800_000, 56, 2],
  // A range of an hour has no more.
  [60_000, 60, 60],
])('of spans of %i ms the last hour has one more than fills it, since the newest has only begun', (spanMs, count, taken) => {
  const spans = countSpans({ startAt, spanMs, topics: [{ topic: 'a', open: Array(count).fill(1), dealtWith: Array(count).fill(1) }] });
  const last = lastHour(spans, spanMs);
  expect(last.at(-1)).toBe(spans.at(-1));
  expect(sumOf(last)).toBe(taken * 2);
});

test.each([
  [0, 2],
  [2, 2],
  [3, 4],
  [9, 10],
  [11, 20],
  [401, 1_000],
])('an axis for %i ends at %i', (most, top) => expect(niceTop(most)).toBe(top));
