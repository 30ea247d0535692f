import { inDigits, inRecords, inSpan } from './in-words.ts';
import type { LagRule, LagState, Verdict } from './lag-state.ts';
import { lagOf, type PartitionSample } from './partition-sample.ts';

/** What a verdict on one partition is made of. */
export interface PartitionHistory {
  /** The window: oldest first, the last is of now; at least one. */
  samples: readonly [PartitionSample, ...PartitionSample[]];
  /** The first offset that the log still has. */
  logStart: bigint;
  /** Since when each commit of the group is seen, in milliseconds since 1970; or why commits cannot be seen, as a clause after "since". */
  commits: { seenSinceMs: number } | { unseenWhy: string };
  /** How long the offset lately stood still, with lag, before it moved on: 0 where that is not known. */
  usualPauseMs: number;
  /** Since when the offset has stood still with lag, in milliseconds since 1970. */
  standsSinceMs: number;
}

/** Fewer samples with lag than this say nothing yet. */
const fewestSamples = 3;

const says = (state: LagState, rule: LagRule, why: string): Verdict => ({ state, rule, why });

interface Window extends PartitionHistory {
  first: PartitionSample;
  now: PartitionSample;
  committed: bigint;
  lags: bigint[];
  lag: bigint;
  spanMs: number;
  /** Whether every sample has the same offset. */
  stands: boolean;
}

function windowOf(history: PartitionHistory): Window | undefined {
  const { samples, logStart } = history;
  const [first] = samples;
  const now = samples.at(-1) ?? first;
  if (now.committed === null) return undefined;
  const stands = samples.every(({ committed }) => committed === now.committed);
  const lags = samples.map(({ committed, logEnd }) => lagOf({ committed: committed ?? logStart, logEnd }));
  const lag = lagOf({ committed: now.committed, logEnd: now.logEnd });
  return { ...history, first, now, committed: now.committed, lags, lag, spanMs: now.atMs - first.atMs, stands };
}

function judgeUncommitted({ samples, logStart }: PartitionHistory): Verdict {
  const [first] = samples;
  const { logEnd } = samples.at(-1) ?? first;
  if (logEnd <= logStart) return says('ok', 'nothing-to-read', 'the log is empty, so there was nothing to commit');
  const there = `the log holds up to ${inRecords(logEnd - logStart)}, and the group has never committed an offset here`;
  return says('never committed', 'never-committed', `${there}: where it would begin is its auto.offset.reset to say`);
}

/** How the log went on in the window, for sentences about an offset that did not. */
function growth({ first, now }: Window): string {
  const grown = now.logEnd - first.logEnd;
  return grown > 0n ? `the log grew by ${inDigits(grown)}` : 'the log did not grow';
}

/** For how long no commit came, at least; undefined where one came within the window, or might have come unseen. */
function withoutCommitMs({ commits, first, now }: Window): number | undefined {
  if (!('seenSinceMs' in commits)) return undefined;
  // What was committed before commits were seen may have been followed by others.
  const sinceMs = Math.max(now.committedAtMs ?? 0, commits.seenSinceMs);
  return sinceMs <= first.atMs ? now.atMs - sinceMs : undefined;
}

/** Why it is not known whether the group commits; undefined where it is. */
function commitsUnseenWhy({ commits, first, now }: Window): string | undefined {
  if ('unseenWhy' in commits) return commits.unseenWhy;
  const cameInWindow = now.committedAtMs !== null && now.committedAtMs >= first.atMs;
  return cameInWindow || commits.seenSinceMs <= first.atMs ? undefined : `its commits have been watched for ${inSpan(now.atMs - commits.seenSinceMs)} only`;
}

function judgeStopped(window: Window): Verdict | undefined {
  const { first, now, committed, lags, samples } = window;
  const silentMs = withoutCommitMs(window);
  const wasReached = lags.includes(0n) || samples.some(({ logEnd }) => logEnd <= committed);
  if (silentMs === undefined || wasReached || !window.stands) return undefined;
  const wasSeen = now.committedAtMs !== null && now.atMs - now.committedAtMs === silentMs;
  const since = wasSeen ? `no commit for ${inSpan(silentMs)}` : `no commit in the ${inSpan(silentMs)} that commits were watched`;
  const longer = `longer than the window of ${inSpan(now.atMs - first.atMs)}`;
  return says('stopped', 'no-commit', `${since}, ${longer}; offset ${inDigits(committed)} stands, ${growth(window)}, lag ${inDigits(window.lag)}`);
}

function judgeRewound({ samples, committed, now }: Window): Verdict | undefined {
  const highest = samples.reduce((most, sample) => (sample.committed !== null && sample.committed > most ? sample.committed : most), committed);
  if (highest <= committed) return undefined;
  const at = samples.findLast((sample) => sample.committed === highest);
  const ago = inSpan(now.atMs - (at?.atMs ?? now.atMs));
  return says('rewound', 'went-back', `the offset was ${inDigits(highest)} ${ago} ago, went back and is at ${inDigits(committed)} now`);
}

/**
 * An offset beyond the end of the log, in enough samples that no record can still be on its way there: the topic was made again, or lost what its leader had not
 * copied. The next fetch is answered OFFSET_OUT_OF_RANGE.
 */
function judgeBeyondEnd({ samples, committed, now, stands }: Window): Verdict | undefined {
  if (!stands || samples.length < fewestSamples || samples.some(({ logEnd }) => logEnd >= committed)) return undefined;
  const place = `all ${samples.length} samples have offset ${inDigits(committed)}, and the log ends at ${inDigits(now.logEnd)}`;
  return says('out of range', 'beyond-end', `${place}: the topic was made again or has lost records; where the group goes on is its auto.offset.reset to say`);
}

/** What the broker has deleted before the group came to it, to be said behind a verdict. Offsets count markers of transactions as well. */
function lostText({ committed, logStart, now }: Window): string {
  const lost = (logStart < now.logEnd ? logStart : now.logEnd) - committed;
  return lost <= 0n
    ? ''
    : `; up to ${inRecords(lost)} of this lag ${lost === 1n ? 'was' : 'were'} deleted by retention before the group read ${lost === 1n ? 'it' : 'them'}`;
}

/** An offset that stands in every sample, while there is lag. */
function judgeStanding(window: Window): Verdict {
  const { samples, committed, now, usualPauseMs, standsSinceMs } = window;
  const stoodMs = now.atMs - standsSinceMs;
  if (stoodMs < 2 * usualPauseMs) {
    const usual = `lately it stood for about ${inSpan(usualPauseMs)} between commits`;
    return says('ok', 'slow-commits', `offset ${inDigits(committed)} has stood for ${inSpan(stoodMs)}, and ${usual}`);
  }
  const all = `all ${samples.length} samples have offset ${inDigits(committed)} while ${growth(window)}`;
  const unseen = commitsUnseenWhy(window);
  if (unseen === undefined) return says('stalled', 'offset-stands', `${all}: it commits the same offset again and again`);
  return says('not moving', 'offset-stands-unwatched', `${all}; whether it stopped or stalled cannot be told, since ${unseen}`);
}

/**
 * What is the matter with a group on a partition: after Burrow (https://github.com/linkedin/Burrow/wiki/Consumer-Lag-Evaluation-Rules), on samples, with the
 * blind spots closed. The first rule that fires decides.
 */
export function judgePartition(history: PartitionHistory): Verdict {
  const window = windowOf(history);
  if (window === undefined) return judgeUncommitted(history);
  const { committed, lag } = window;
  if (lag === 0n) return judgeBeyondEnd(window) ?? says('ok', 'no-lag', `offset ${inDigits(committed)} is the end of the log`);
  const verdict = judgeLagging(window);
  return { ...verdict, why: `${verdict.why}${lostText(window)}` };
}

function judgeLagging(window: Window): Verdict {
  const { samples, now, lags, lag, stands, usualPauseMs, standsSinceMs } = window;
  const isWithinUsual = now.atMs - standsSinceMs < 2 * usualPauseMs;
  if (samples.length < fewestSamples) {
    return says('watching', 'first-samples', `lag ${inDigits(lag)} in ${samples.length} of the ${fewestSamples} samples that a verdict takes`);
  }
  const before = (isWithinUsual ? undefined : judgeStopped(window)) ?? judgeRewound(window);
  if (before !== undefined) return before;
  if (lags.includes(0n)) {
    const zeroAt = samples[lags.lastIndexOf(0n)]?.atMs ?? now.atMs;
    return says('ok', 'lag-was-zero', `lag was 0 ${inSpan(now.atMs - zeroAt)} ago, within the window`);
  }
  if (stands) return judgeStanding(window);
  const fell = lags.findLastIndex((value, index) => index > 0 && value < (lags[index - 1] ?? 0n));
  const [from = 0n] = lags;
  if (fell === -1) {
    return says(
      'falling behind',
      'lag-never-fell',
      `lag never fell in ${samples.length} samples: ${inDigits(from)} to ${inDigits(lag)} in ${inSpan(window.spanMs)}`,
    );
  }
  return says('ok', 'lag-fell', `the offset moves, and lag fell from ${inDigits(lags[fell - 1] ?? 0n)} to ${inDigits(lags[fell] ?? 0n)} within the window`);
}
