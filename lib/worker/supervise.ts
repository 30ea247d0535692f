import type { Logger } from 'pino';
import { pause } from '#lib/config/pause.ts';

/** How long a failing piece of work waits before its next try: 0.5 s, doubling to `longestPauseMs`. */
const firstPauseMs = 500;

/**
 * Runs `turn` again and again until `signal` aborts; `turn` says how long to wait before the next. A turn that throws is logged once per kind of
 * message and tried again after growing pauses: whatever it needs may be down, and comes back by itself.
 */
export async function supervise(what: string, log: Logger, signal: AbortSignal, turn: () => Promise<number>, longestPauseMs = 15_000): Promise<void> {
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
