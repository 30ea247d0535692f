import { describe, expect, test } from 'vitest';
import { createClocks, eventTimeClock, systemClock } from './clock.ts';

describe('event time', () => {
  test('begins at the record and passes only by sleeping, at once', async () => {
    const clock = eventTimeClock(Date.UTC(2026, 10, 24, 9));
    const begun = performance.now();
    await clock.sleep(90_000);
    expect(clock.now().toISOString()).toBe('2026-11-24T09:01:30.000Z');
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(clock.humanWorkMs(60_000)).toBe(60_000);
  });

  test('never goes back', async () => {
    const clock = eventTimeClock(1_000);
    await clock.sleep(-5);
    expect(clock.now().getTime()).toBe(1_000);
  });
});

describe('the clocks of a shop', () => {
  test('give each record its own time while the history runs, and the computer’s from then on', async () => {
    const clocks = createClocks({ stopping: new AbortController().signal, historical: true });
    const first = clocks.forRecord(1_000);
    await first.sleep(500);
    expect(first.now().getTime()).toBe(1_500);
    expect(clocks.forRecord(1_000).now().getTime()).toBe(1_000);
    clocks.goLive();
    expect(Math.abs(clocks.forRecord(1_000).now().getTime() - Date.now())).toBeLessThan(1_000);
  });
});

describe('the computer’s time', () => {
  test('stops sleeping when the shop stops, without an error', async () => {
    const stop = new AbortController();
    const begun = performance.now();
    const sleeping = systemClock(stop.signal).sleep(60_000);
    stop.abort();
    await sleeping;
    await systemClock(stop.signal).sleep(60_000);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
