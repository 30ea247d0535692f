import { z } from 'zod';

/** What became of a canary's messages. */
export const canarySeen = z.object({
  pending: z.int(),
  sent: z.int(),
  proven: z.int(),
  returned: z.int(),
  unproven: z.int(),
  failed: z.int(),
  /** How long ago the last of it was sent; null while none was. */
  since_ms: z.coerce.number().nullable(),
  /** What became of one that is not proven. */
  reason: z.string().nullable(),
});
export type CanarySeen = z.infer<typeof canarySeen>;

export type CanaryVerdict = { status: 'waits' } | { status: 'proven'; why: string } | { status: 'pauses'; why: string };

/** Whether a replay goes on after its canary: only when all of it is proven. @param waitMs how long its proof is waited for */
export function judgeCanary({ pending, sent, proven, returned, unproven, failed, since_ms: sinceMs, reason }: CanarySeen, waitMs: number): CanaryVerdict {
  const all = sent + proven + returned + unproven + failed;
  const because = reason === null ? '' : `: ${reason}`;
  // What came back is told at once; the rest of the canary would only make more of it.
  if (returned > 0) return { status: 'pauses', why: `${returned} of the canary came back${because}` };
  if (failed > 0) return { status: 'pauses', why: `${failed} of the canary could not be sent${because}` };
  if (unproven > 0) return { status: 'pauses', why: `${unproven} of the canary cannot be proven${because}` };
  if (pending > 0) return { status: 'waits' };
  if (all === 0) return { status: 'pauses', why: 'nothing of the canary was left to send, so nothing was tried' };
  if (sent === 0) return { status: 'proven', why: `all ${proven} of the canary are proven` };
  if (sinceMs !== null && sinceMs >= waitMs)
    return { status: 'pauses', why: `only ${proven} of ${all} of the canary are proven after ${Math.round(waitMs / 1_000)} s` };
  return { status: 'waits' };
}
