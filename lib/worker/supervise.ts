import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

/** How long a failing piece of work waits before its next try: 0.5 s, doubling to 15 s. */
const firstPauseMs = 500;
const longestPauseMs = 15_000;

/** Waits, or ends early when `signal` aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

/**
 * Runs `turn` again and again until `signal` aborts; `turn` says how long to wait before the next. A turn that throws is logged once per kind of
 * message and tried again after growing pauses: whatever it needs may be down, and comes back by itself.
 */
export async function supervise(what: string, log: Logger, signal: AbortSignal, turn: () => Promise<number>): Promise<void> {
  let pauseMs = firstPauseMs;
  let complaint: string | undefined;
  while (!signal.aborted) {
    try {
      const waitMs = await turn();
      if (complaint !== undefined) log.info({ what }, 'It works again.');
      complaint = undefined;
      pauseMs = firstPauseMs;
      await pause(waitMs, signal);
    } catch (error) {
      if (signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      if (message !== complaint) log.warn({ what, err: error }, `${what}: ${message}`);
      complaint = message;
      await pause(pauseMs, signal);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  }
}
