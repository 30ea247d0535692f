import { judgePartition } from './judge-partition.ts';
import type { KnownPartition } from './known-groups.ts';
import { byGravity, type LagState, type Verdict } from './lag-state.ts';
import { catchUpMs, type Pace, paceOf } from './pace.ts';
import { lagOf, type PartitionSample } from './partition-sample.ts';
import { placeKey } from './place-key.ts';
import type { ReadGroup, ReadPartition } from './read-groups.ts';
import { type NextRecords, nextPlaceKey } from './read-next-records.ts';
import { nextStanding, type Standing } from './standing.ts';
import { type NextRecord, type TimeLag, timeLag } from './time-lag.ts';
import { type CommitsSeen, commitKey } from './watch-commits.ts';

/** A partition with everything that a round found out about it. */
export interface JudgedPartition extends ReadPartition, Standing {
  /** Undefined where it is new. */
  id: number | undefined;
  committedAtMs: number | null;
  lag: bigint;
  behind: TimeLag | null;
  next: NextRecord | undefined;
  pace: Pace | undefined;
  verdict: Verdict;
  samples: readonly PartitionSample[];
}

export interface JudgedGroup extends Omit<ReadGroup, 'partitions'> {
  partitions: JudgedPartition[];
  state: LagState;
  why: string;
  lag: bigint;
  behind: TimeLag | null;
  pace: Pace | null;
  catchUpMs: number | null;
}

/** What a round knows beside the group itself. */
export interface Round {
  atMs: number;
  commits: CommitsSeen;
  committedAtMs: ReadonlyMap<string, number>;
  next: NextRecords;
}

/** What lies at the committed offset: as read before while the offset has not moved, else as read now. */
function nextRecordOf({ topic, partition, committed }: ReadPartition, known: KnownPartition | undefined, round: Round): NextRecord | undefined {
  if (committed === null) return undefined;
  return round.next.records.get(nextPlaceKey({ topic, partition, committed })) ?? (known?.committed === committed ? known.next : undefined);
}

function judge(groupId: string, read: ReadPartition, known: KnownPartition | undefined, round: Round): JudgedPartition {
  const { topic, partition, committed, logStart } = read;
  const isAtMarkers = committed !== null && round.next.markersOnly.has(nextPlaceKey({ topic, partition, committed }));
  const logEnd = isAtMarkers ? committed : read.logEnd;
  const committedAtMs = round.committedAtMs.get(commitKey(groupId, topic, partition)) ?? known?.samples.at(-1)?.committedAtMs ?? null;
  const now: PartitionSample = { atMs: round.atMs, committed, logEnd, committedAtMs };
  const [first = now, ...others] = [...(known?.samples ?? []), now];
  const samples: readonly [PartitionSample, ...PartitionSample[]] = [first, ...others];
  const lag = lagOf({ committed: committed ?? logStart, logEnd });
  const hasMoved = known?.committed !== undefined && known.committed !== null && committed !== null && committed > known.committed;
  const standing = nextStanding(known ?? { standsSinceMs: null, usualPauseMs: 0 }, { hasMoved, hasLag: lag > 0n, atMs: round.atMs });
  const next = nextRecordOf(read, known, round);
  const { commits } = round;
  const verdict = judgePartition({ samples, logStart, commits, ...standing, standsSinceMs: standing.standsSinceMs ?? round.atMs });
  const behind = verdict.state === 'out of range' ? null : timeLag(samples, next);
  return { ...read, logEnd, ...standing, id: known?.id, committedAtMs, lag, behind, next, pace: paceOf(samples), verdict, samples };
}

/** The partition whose state is the gravest; of several the one with the most lag. */
function worstOf(partitions: readonly JudgedPartition[]): JudgedPartition | undefined {
  return partitions.toSorted((a, b) => byGravity({ ...a.verdict, lag: a.lag }, { ...b.verdict, lag: b.lag }))[0];
}

const ofMembers = (members: number): string => (members === 1 ? 'the group has 1 member' : `the group has ${members} members`);

/** Says why the group is in its state: which partition shows it, and whether anybody is there to read. */
function explain(partitions: readonly JudgedPartition[], members: ReadGroup['members']): { state: LagState; why: string } {
  const worst = worstOf(partitions);
  if (worst === undefined) {
    return { state: 'never committed', why: `${members?.length ?? 0} members, to which no partition was given, and no committed offset` };
  }
  const { state, why } = worst.verdict;
  const count = partitions.length === 1 ? 'its one partition' : `all ${partitions.length} partitions`;
  if (state === 'ok' && partitions.every(({ lag }) => lag === 0n)) return { state, why: `the end of the log is reached on ${count}` };
  const sentence = `${worst.topic}/${worst.partition}: ${why}`;
  if (state === 'ok' || members === null) return { state, why: sentence };
  return { state, why: `${sentence}; ${members.length === 0 ? 'the group has no members' : ofMembers(members.length)}` };
}

/** Of the partition that is furthest behind in time; null where that is known of none. One that has reached its end says nothing of those that have not. */
function furthestBehind(partitions: readonly JudgedPartition[]): TimeLag | null {
  const lagging = partitions.filter(({ committed, lag }) => committed !== null && lag > 0n);
  return (lagging.length > 0 ? lagging : partitions).reduce<TimeLag | null>(
    (most, { behind }) => (behind !== null && (most === null || behind.ms > most.ms) ? behind : most),
    null,
  );
}

/** How long until the group has caught up, in milliseconds; null where it does not, be it that it stands beyond the end of a log. */
function catchUpOf(partitions: readonly JudgedPartition[], lag: bigint): number | null {
  if (partitions.some(({ verdict }) => verdict.state === 'out of range')) return null;
  return lag === 0n ? 0 : catchUpMs(partitions.map(({ samples }) => samples));
}

/** Judges a group on all of its partitions: it is as bad as the worst. */
export function judgeGroup(read: ReadGroup, known: ReadonlyMap<string, KnownPartition> | undefined, round: Round): JudgedGroup {
  const partitions = read.partitions.map((partition) => judge(read.groupId, partition, known?.get(placeKey(partition)), round));
  const paces = partitions.flatMap(({ pace }) => pace ?? []);
  const sum = (of: (pace: Pace) => number) => paces.reduce((total, pace) => total + of(pace), 0);
  // Nobody reads what was never committed: such records are told by their partition, not added up.
  const lag = partitions.reduce((total, partition) => total + (partition.committed === null ? 0n : partition.lag), 0n);
  return {
    ...read,
    ...explain(partitions, read.members),
    partitions,
    lag,
    behind: furthestBehind(partitions),
    pace: paces.length === 0 ? null : { inPerSecond: sum(({ inPerSecond }) => inPerSecond), outPerSecond: sum(({ outPerSecond }) => outPerSecond) },
    catchUpMs: catchUpOf(partitions, lag),
  };
}
