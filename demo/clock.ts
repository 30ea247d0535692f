import { setTimeout as wait } from 'node:timers/promises';

/** The time as a handler sees it. What waits or looks at the time does it through a clock, so that a day can pass in half a minute. */
export interface Clock {
  now(): Date;
  /** Waits; returns early (without an error) when the shop stops. */
  sleep(ms: number): Promise<void>;
  /** How long work that takes people minutes takes here: live, a visitor is watching, and an hour's packing passes in seconds. */
  humanWorkMs(ms: number): number;
}

const liveSpeedUp = 300;

/** The computer's time. @param stopping ends every sleep. */
export function systemClock(stopping?: AbortSignal): Clock {
  return {
    now: () => new Date(),
    async sleep(ms) {
      if (stopping?.aborted || ms <= 0) return;
      try {
        await wait(ms, undefined, stopping === undefined ? {} : { signal: stopping });
      } catch (error) {
        if (!stopping?.aborted) throw error;
      }
    },
    humanWorkMs: (ms) => Math.round(ms / liveSpeedUp),
  };
}

/** Time that begins at a record's timestamp and passes only by sleeping, at once. */
export function eventTimeClock(startMs: number): Clock {
  let nowMs = startMs;
  return {
    now: () => new Date(nowMs),
    async sleep(ms) {
      nowMs += Math.max(0, ms);
    },
    humanWorkMs: (ms) => ms,
  };
}

/** Hands each record the clock it is handled by. */
export interface Clocks {
  forRecord(timestampMs: number): Clock;
}

/** Event time while the history runs, the computer's time from `goLive()` on. Go live only when no record is being handled. */
export function createClocks({ stopping, historical }: { stopping: AbortSignal; historical: boolean }): Clocks & { goLive(): void } {
  const live = systemClock(stopping);
  let inHistory = historical;
  return {
    forRecord: (timestampMs) => (inHistory ? eventTimeClock(timestampMs) : live),
    goLive() {
      inHistory = false;
    },
  };
}
