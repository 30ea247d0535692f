import { z } from 'zod';
import { replayOutcome } from '#lib/replay/job-states.ts';
import { replayLine } from '#lib/replay/replay-job.ts';

const instant = z.iso.datetime();

/** Messages that ended the same way for the same reason, but for the numbers in it. */
export const reportReason = z.object({
  outcome: replayOutcome,
  /** As one of them has it; null where the outcome says it all. */
  reason: z.string().nullable(),
  count: z.int(),
  /** One of them, to look at. */
  failureId: z.string(),
});

/** What became of a replay: every selected message is in exactly one of its reasons. */
export const replayReport = z.object({
  replay: replayLine,
  planHash: z.string(),
  confirmedAt: instant.nullable(),
  /** When its first and its last copies were committed. */
  firstSentAt: instant.nullable(),
  lastSentAt: instant.nullable(),
  /** By outcome, the commonest first. */
  reasons: z.array(reportReason),
  /** Whether further reasons were left out; an export has each message's own. */
  isCut: z.boolean(),
});
export type ReplayReport = z.infer<typeof replayReport>;
