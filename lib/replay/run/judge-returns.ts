import { z } from 'zod';
import type { RunSettings } from './run-settings.ts';

/** What is known of the copies that were handled last, that is: passed by their group, or come back; where no group is known, sent so long ago that they would have. */
export const returnsSeen = z.object({
  handled: z.int(),
  returned: z.int(),
  /** All that the replay sends: of a small one the guard allows no more than of the whole of it. */
  toSend: z.int(),
  /** What those that came back failed with, the commonest first. */
  reason: z.string().nullable(),
});

/**
 * Whether more than the guard's part of the last messages came back. The part is one of a whole window (or of a whole replay that is smaller), so that the
 * first message that comes back of the first two that are handled is not half of all.
 * @returns why the replay has to pause, with the figures; undefined where it may go on.
 */
export function judgeReturns(
  { percent, ofLast }: NonNullable<RunSettings['guards']['returns']>,
  { handled, returned, toSend, reason }: z.infer<typeof returnsSeen>,
): string | undefined {
  // Of a range the last are told by whole batches, and may be more.
  const window = Math.max(handled, Math.min(ofLast, toSend));
  if (returned * 100 <= percent * window) return undefined;
  const failedWith = reason === null ? '' : `; most often: ${reason}`;
  return `${returned} of the last ${handled} that were handled came back (pauses above ${percent} % of ${window})${failedWith}`;
}
