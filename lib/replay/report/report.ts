import { z } from 'zod';
import { position } from '#lib/dead-letters/dead-letter.ts';
import { replayOutcome } from '#lib/replay/job-states.ts';
import { replayLine } from '#lib/replay/replay-job.ts';

const instant = z.iso.datetime();

/** Messages that ended the same way for the same reason, but for the numbers in it. */
export const reportReason = z.object({
  outcome: replayOutcome,
  /** As one of them has it; null where the outcome says it all. */
  reason: z.string().nullable(),
  count: z.int(),
  /** One of them, to look at: a dead letter, or where in the source of a range. */
  failureId: z.string().nullable(),
  place: position.nullable(),
});

/** What a range sent from one partition of its source to one of the target. */
export const reportPart = z.object({
  source: z.string(),
  target: z.string(),
  sent: z.int(),
  proven: z.int(),
  returned: z.int(),
  /** Offsets of the first and the last copy in the target, as far as they are known. */
  firstOffset: z.string().nullable(),
  lastOffset: z.string().nullable(),
  /** Copies of which it is not known where they lie. */
  unplaced: z.int(),
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
  /** Of a range: where its copies lie. */
  parts: z.array(reportPart),
  /** Whether further reasons were left out; an export has each message's own. */
  isCut: z.boolean(),
});
export type ReplayReport = z.infer<typeof replayReport>;
