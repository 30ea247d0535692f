import { afterEach, expect, test, vi } from 'vitest';
import { hasWaited } from './has-waited.ts';

afterEach(() => vi.restoreAllMocks());

/** A page at `nowMs` whose timings of one address are these. */
function pageAt(nowMs: number, ...timings: { initiatorType: string; startTime: number; duration: number }[]): void {
  vi.spyOn(performance, 'now').mockReturnValue(nowMs);
  vi.spyOn(performance, 'getEntriesByName').mockReturnValue(timings.map((timing) => ({ ...timing, name: '', entryType: 'resource', toJSON: () => timing })));
}

test('an answer that came while the scripts were on their way is taken, unless they took long', () => {
  pageAt(900, { initiatorType: 'link', startTime: 50, duration: 100 });
  expect(hasWaited('/api')).toBe(false);
  pageAt(1_200, { initiatorType: 'link', startTime: 50, duration: 100 });
  expect(hasWaited('/api')).toBe(true);
});

test('what was asked for since, or nobody asked for before, or long ago, has not waited', () => {
  pageAt(9_000, { initiatorType: 'link', startTime: 50, duration: 100 }, { initiatorType: 'fetch', startTime: 8_000, duration: 20 });
  expect(hasWaited('/api')).toBe(false);
  pageAt(9_000);
  expect(hasWaited('/api')).toBe(false);
  pageAt(90_000, { initiatorType: 'link', startTime: 50, duration: 100 });
  expect(hasWaited('/api')).toBe(false);
});
