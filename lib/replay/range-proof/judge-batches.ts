import { targetGone } from '#lib/replay/engine/is-target-there.ts';
import type { ReplayOutcome } from '#lib/replay/job-states.ts';

/** How the batches of a range stand, told by the wait that is behind them. */
export type BatchStanding = 'passed' | 'passed-unindexed' | 'never-passed' | 'nowhere' | 'unwatched' | 'gone';

/** A verdict on every batch of one standing. */
export interface BatchVerdict {
  standing: BatchStanding;
  outcome: Extract<ReplayOutcome, 'proven' | 'unproven'>;
  reason: string;
}

const seconds = (ms: number) => `${Math.round(ms / 1_000)} s`;

/** What is known when the batches of a range are judged. */
export interface BatchFacts {
  /** Who has to pass them; none where nobody is known to read the target and nobody was named. */
  groups: readonly string[];
  /** Whether the target was deleted, once it was looked. */
  isTargetGone: boolean;
  /** Dead letter topics that are not indexed to the end that they had after the passes were seen; undefined where nothing waits for that. */
  unindexed: readonly string[] | undefined;
  waitMs: number;
  timeoutMs: number;
}

/**
 * The verdicts that can be given now (DESIGN section 3, "Proof", by partition): all groups that are watched have passed a batch, and what came back of it within
 * the wait is known. Pure.
 */
export function judgeBatches({ groups, isTargetGone, unindexed, waitMs, timeoutMs }: BatchFacts): BatchVerdict[] {
  if (isTargetGone) return [{ standing: 'gone', outcome: 'unproven', reason: targetGone }];
  const who = groups.join(', ');
  const has = groups.length === 1 ? 'has' : 'have';
  if (groups.length === 0)
    return [
      {
        standing: 'unwatched',
        outcome: 'unproven',
        reason: 'no consumer group reads the target, and the plan names none, so nobody can be watched passing the copies',
      },
    ];
  const verdicts: BatchVerdict[] = [
    { standing: 'nowhere', outcome: 'unproven', reason: 'where its copies lie is not known: its worker was lost before it could write it down' },
    { standing: 'never-passed', outcome: 'unproven', reason: `${who} did not pass it within ${seconds(timeoutMs)}` },
  ];
  if (unindexed === undefined) return verdicts;
  if (unindexed.length === 0)
    verdicts.push({ standing: 'passed', outcome: 'proven', reason: `${who} ${has} passed it, and it did not come back within ${seconds(waitMs)}` });
  else
    verdicts.push({
      standing: 'passed-unindexed',
      outcome: 'unproven',
      reason: `${who} ${has} passed it, but ${unindexed.join(', ')} was not indexed to the end within ${seconds(timeoutMs)}: whether it came back is not known`,
    });
  return verdicts;
}
