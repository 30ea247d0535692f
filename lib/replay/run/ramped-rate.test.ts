import { expect, test } from 'vitest';
import { rampedRate } from './ramped-rate.ts';

test.each([
  { rampMs: 0, sinceMs: 0, rate: 200 },
  { rampMs: 10_000, sinceMs: -5, rate: 20 },
  { rampMs: 10_000, sinceMs: 0, rate: 20 },
  { rampMs: 10_000, sinceMs: 5_000, rate: 110 },
  { rampMs: 10_000, sinceMs: 10_000, rate: 200 },
  { rampMs: 10_000, sinceMs: 60_000, rate: 200 },
])('$sinceMs ms into a ramp of $rampMs ms 200 messages/s are $rate', ({ rampMs, sinceMs, rate }) => {
  expect(rampedRate({ ratePerSecond: 200, rampMs, sinceMs })).toBeCloseTo(rate);
});
