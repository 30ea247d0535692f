/** What is known of one copy. Instants in ms since 1970. */
export interface CopyFacts {
  consumerGroup: string | null;
  copyOffset: bigint | null;
  /** The failing group's committed offset in the copy's partition: the next it will read. */
  committedOffset: bigint | null;
  sentAtMs: number | null;
  /** When the committed offset was first seen to have passed the copy. */
  passedAtMs: number | null;
  /** Dead letters of the failure's topic that are not indexed yet. */
  unread: bigint;
  nowMs: number;
  waitMs: number;
  timeoutMs: number;
}

export type Verdict = { settled: true; outcome: 'proven' | 'unproven'; reason: string } | { settled: false; hasPassed: boolean };

const seconds = (ms: number) => `${Math.round(ms / 1_000)} s`;

/**
 * Whether a copy that was sent is proven (DESIGN section 3, "Proof"): the failing group's committed offset has passed it and it has not come back within the
 * wait. A copy that came back is no longer `sent` and does not get here.
 */
export function judgeCopy(facts: CopyFacts): Verdict {
  const { consumerGroup, copyOffset, committedOffset, sentAtMs, passedAtMs, unread, nowMs, waitMs, timeoutMs } = facts;
  if (consumerGroup === null)
    return { settled: true, outcome: 'unproven', reason: 'its convention does not say which consumer group failed, so none can be watched' };
  if (copyOffset === null || sentAtMs === null) return { settled: true, outcome: 'unproven', reason: 'where its copy lies is not known' };
  const hasPassed = committedOffset !== null && committedOffset > copyOffset;
  if (hasPassed && passedAtMs !== null && nowMs - passedAtMs >= waitMs && unread === 0n) {
    return {
      settled: true,
      outcome: 'proven',
      reason: `${consumerGroup} has passed offset ${copyOffset} (committed ${committedOffset}), and it did not come back within ${seconds(waitMs)}`,
    };
  }
  if (!hasPassed && nowMs - sentAtMs >= timeoutMs) {
    const where = committedOffset === null ? `${consumerGroup} has no committed offset there` : `${consumerGroup} stands at ${committedOffset}`;
    return { settled: true, outcome: 'unproven', reason: `${where}; it did not pass offset ${copyOffset} within ${seconds(timeoutMs)}` };
  }
  return { settled: false, hasPassed };
}
