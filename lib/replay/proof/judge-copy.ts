import type { IndexedEnd } from '#lib/dead-letters/indexing/indexed-ends.ts';

/** What is known of one copy. Instants in ms since 1970. */
export interface CopyFacts {
  consumerGroup: string | null;
  copyOffset: bigint | null;
  /** The failing group's committed offset in the copy's partition: the next it will read. */
  committedOffset: bigint | null;
  sentAtMs: number | null;
  /** When the committed offset was first seen to have passed the copy. */
  passedAtMs: number | null;
  /** The topic where its dead letters come, and how far that is indexed: as asked after the pass was seen, undefined before. */
  deadLetterTopic: string;
  indexed: IndexedEnd | undefined;
  nowMs: number;
  waitMs: number;
  timeoutMs: number;
}

export type Verdict = { settled: true; outcome: 'proven' | 'unproven'; reason: string } | { settled: false; hasPassed: boolean };

const seconds = (ms: number) => `${Math.round(ms / 1_000)} s`;

/** The verdict on a copy that its group passed so long ago; undefined while there is none. */
function judgePassed(
  { consumerGroup, copyOffset, committedOffset, deadLetterTopic, indexed, waitMs, timeoutMs }: CopyFacts,
  sinceMs: number,
): Verdict | undefined {
  if (sinceMs < waitMs) return undefined;
  const passed = `${consumerGroup} has passed offset ${copyOffset} (committed ${committedOffset})`;
  const stayedAway = `it did not come back within ${seconds(waitMs)}`;
  if (indexed === 'reached') return { settled: true, outcome: 'proven', reason: `${passed}, and ${stayedAway}` };
  if (indexed === 'gone')
    return {
      settled: true,
      outcome: 'proven',
      reason: `${passed}, and ${stayedAway}; its dead letter topic ${deadLetterTopic} is gone, so nothing can come back there`,
    };
  if (sinceMs < waitMs + timeoutMs) return undefined;
  return {
    settled: true,
    outcome: 'unproven',
    reason: `${passed}, but ${deadLetterTopic} was not indexed to its end within ${seconds(timeoutMs)}: whether it came back is not known`,
  };
}

/**
 * Whether a copy that was sent is proven (DESIGN section 3, "Proof"): the failing group's committed offset has passed it and it has not come back within the
 * wait. A copy that came back is no longer `sent` and does not get here.
 */
export function judgeCopy(facts: CopyFacts): Verdict {
  const { consumerGroup, copyOffset, committedOffset, sentAtMs, passedAtMs, nowMs, timeoutMs } = facts;
  if (consumerGroup === null)
    return { settled: true, outcome: 'unproven', reason: 'its convention does not say which consumer group failed, so none can be watched' };
  if (copyOffset === null || sentAtMs === null) return { settled: true, outcome: 'unproven', reason: 'where its copy lies is not known' };
  const hasPassed = committedOffset !== null && committedOffset > copyOffset;
  if (hasPassed) return (passedAtMs !== null && judgePassed(facts, nowMs - passedAtMs)) || { settled: false, hasPassed };
  if (nowMs - sentAtMs >= timeoutMs) {
    const where = committedOffset === null ? `${consumerGroup} has no committed offset there` : `${consumerGroup} stands at ${committedOffset}`;
    return { settled: true, outcome: 'unproven', reason: `${where}; it did not pass offset ${copyOffset} within ${seconds(timeoutMs)}` };
  }
  return { settled: false, hasPassed };
}
