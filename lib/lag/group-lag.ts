import { z } from 'zod';
import { lagRule, lagState } from './lag-state.ts';
import { timeLagMethod } from './time-lag.ts';

const offset = z.string().regex(/^-?\d+$/);
const instant = z.iso.datetime();

/** How long ago what is read next was produced, and how that was found. */
const behind = z.object({ ms: z.number(), method: timeLagMethod });

/** A consumer group as a line of the list. */
export const groupLine = z.object({
  groupId: z.string(),
  type: z.enum(['classic', 'consumer']),
  /** As Kafka writes it: `Stable`, `Empty`, … */
  kafkaState: z.string(),
  /** Null where members could not be read. */
  members: z.int().nullable(),
  topics: z.array(z.string()),
  partitions: z.int(),
  /** Of its worst partition. */
  state: lagState,
  /** Why it is in this state: a sentence without its full stop. */
  why: z.string(),
  stateSince: instant,
  /** Records before the group, over all partitions where it has committed. */
  lag: offset,
  /** Of the partition that is furthest behind; null where it is not known. */
  behind: behind.nullable(),
  /** Records per second written and read, over the last samples. */
  inPerSecond: z.number().nullable(),
  outPerSecond: z.number().nullable(),
  /** How long it takes to reach the end at this pace; null where it does not. */
  catchUpMs: z.number().nullable(),
  /** What kept a part of it from being sampled: a sentence that says what to do. */
  trouble: z.string().nullable(),
});
export type GroupLine = z.infer<typeof groupLine>;

/** All groups of a cluster, and when they were sampled; null before the first time. */
export const groupList = z.object({ groups: z.array(groupLine), sampledAt: instant.nullable() });

/** A sample of one partition. */
const partitionSample = z.object({ at: instant, committed: offset.nullable(), logEnd: offset, lag: offset, committedAt: instant.nullable() });

export const groupPartition = z.object({
  topic: z.string(),
  partition: z.int(),
  state: lagState,
  rule: lagRule,
  why: z.string(),
  /** The client that has the partition now, where one has. */
  member: z.object({ memberId: z.string(), clientId: z.string(), host: z.string() }).nullable(),
  committed: offset.nullable(),
  logStart: offset,
  logEnd: offset,
  lag: offset,
  behind: behind.nullable(),
  inPerSecond: z.number().nullable(),
  outPerSecond: z.number().nullable(),
  /** The samples that the verdict was made of, oldest first. */
  window: z.array(partitionSample),
  /** Lag over the last hour, oldest first, about a minute apart. */
  lastHour: z.array(z.number()),
});
export type GroupPartition = z.infer<typeof groupPartition>;

const groupMember = z.object({ memberId: z.string(), clientId: z.string(), host: z.string(), partitions: z.int() });

/** A point of the chart: the most that the group was behind in a span of time. */
const lagPoint = z.object({ at: instant, lag: z.number(), behindMs: z.number().nullable() });
export type LagPoint = z.infer<typeof lagPoint>;

/** How far the chart goes back. */
export const lagRange = z.enum(['1h', '6h', '24h']);
export type LagRange = z.infer<typeof lagRange>;

export const groupDetail = z.object({
  group: groupLine,
  sampledAt: instant,
  partitions: z.array(groupPartition),
  members: z.array(groupMember).nullable(),
  range: lagRange,
  points: z.array(lagPoint),
});
export type GroupDetail = z.infer<typeof groupDetail>;
