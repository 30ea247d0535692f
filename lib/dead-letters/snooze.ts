import { z } from 'zod';

/** Of a kind that a flood brings, a million come within an hour. */
const mostAwaited = 1_000_000;

/** Until when dead letters are put aside: an instant in the future, or so many more of their kind (topic, consumer group, error class). */
export const snoozeUntil = z.union([
  z.strictObject({ at: z.iso.datetime('an instant such as 2026-01-31T12:00:00Z') }),
  z.strictObject({ more: z.int().min(1).max(mostAwaited) }),
]);
export type SnoozeUntil = z.infer<typeof snoozeUntil>;

/** What a snoozed dead letter waits for, and who put it aside. Of `untilAt` and `more` one is null. */
export const snooze = z.object({
  untilAt: z.iso.datetime().nullable(),
  more: z.int().nullable(),
  /** Of those, so many have come. */
  come: z.int(),
  by: z.string(),
  at: z.iso.datetime(),
});
