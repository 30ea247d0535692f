import { afterEach, expect, test, vi } from 'vitest';
import { noteServerClock, serverTimeMs } from './server-clock.ts';

afterEach(() => {
  noteServerClock(new Date(Math.floor(Date.now() / 1_000) * 1_000).toUTCString());
  vi.useRealTimers();
});

test('a browser whose clock is wrong reckons by the console’s', () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-24T09:05:00Z') });
  noteServerClock('Tue, 24 Nov 2026 09:00:00 GMT');
  expect(serverTimeMs(Date.now())).toBe(Date.parse('2026-11-24T09:00:00Z'));
});

test('an answer without a date changes nothing', () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-24T09:05:00Z') });
  noteServerClock('Tue, 24 Nov 2026 09:00:00 GMT');
  noteServerClock(null);
  noteServerClock('yesterday');
  expect(serverTimeMs(Date.now())).toBe(Date.parse('2026-11-24T09:00:00Z'));
});

test('the second that an answer leaves out, and the way that it takes, move no age', () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-24T09:05:00Z') });
  noteServerClock('Tue, 24 Nov 2026 09:00:00 GMT');
  for (const date of ['Tue, 24 Nov 2026 08:59:59 GMT', 'Tue, 24 Nov 2026 09:00:01 GMT']) {
    noteServerClock(date);
    expect(serverTimeMs(Date.now())).toBe(Date.parse('2026-11-24T09:00:00Z'));
  }
});
