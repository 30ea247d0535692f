import { expect, test } from 'vitest';
import { fitsTopicPattern } from './topic-pattern.ts';

test.each([
  { topic: 'orders', pattern: 'orders', fits: true },
  { topic: 'orders', pattern: 'order', fits: false },
  { topic: 'order', pattern: 'orders', fits: false },
  { topic: 'orders', pattern: '*', fits: true },
  { topic: '', pattern: '**', fits: true },
  { topic: 'orders.dlq', pattern: '*.dlq', fits: true },
  { topic: 'ordersxdlq', pattern: '*.dlq', fits: false },
  { topic: 'a.dlq.b.dlq', pattern: '*.dlq', fits: true },
  { topic: 'eu.orders.dlq', pattern: 'eu*orders*', fits: true },
  { topic: 'aab', pattern: 'a*ab*b', fits: false },
  { topic: 'abcabd', pattern: '*ab*d', fits: true },
])('$pattern fits $topic: $fits', ({ topic, pattern, fits }) => {
  expect(fitsTopicPattern(topic, pattern)).toBe(fits);
});

test('a pattern of many stars that fits nowhere is judged at once', () => {
  const startedMs = performance.now();
  expect(fitsTopicPattern('a'.repeat(300), `${'*a'.repeat(20)}*b`)).toBe(false);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});
