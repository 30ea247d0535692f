import { z } from 'zod';
import { logInstant } from '#lib/access/asked-instant.ts';
import { pageLimit } from '#lib/access/page-limit.ts';
import { plainText } from '#lib/access/plain-text.ts';
import { rewindState } from './rewind-states.ts';

/** An offset or a count of records: at most 18 digits, so that it fits 64 bits. */
const digits = z.string().regex(/^\d{1,18}$/);
const instant = z.iso.datetime();
const topicName = z.string().regex(/^[a-zA-Z0-9._-]{1,249}$/, 'the name of a topic');
const place = z.object({ topic: z.string(), partition: z.int() });
const askedPlace = z.strictObject({ topic: topicName, partition: z.int().min(0).max(1_000_000) });
const mostPlaces = 10_000;
const namedTwice = 'each partition once';
const areDistinct = (places: readonly z.infer<typeof askedPlace>[]): boolean =>
  new Set(places.map(({ topic, partition }) => `${topic}/${partition}`)).size === places.length;

/** Where a group is set to: a time (the first records that are not older), an offset of each partition, or where its last outage began, by the samples of its lag. */
const askedTarget = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('time'),
    at: logInstant,
  }),
  z.strictObject({ kind: z.literal('outage') }),
  z.strictObject({
    kind: z.literal('offsets'),
    offsets: z
      .array(askedPlace.extend({ offset: digits }))
      .min(1)
      .max(mostPlaces)
      .refine(areDistinct, namedTwice),
  }),
]);
export type AskedTarget = z.infer<typeof askedTarget>;

/** `partitions`: those that are moved; all on which the group has committed where left out. */
export const planRewindRequest = z.strictObject({
  group: plainText.min(1).max(32_767),
  target: askedTarget,
  partitions: z.array(askedPlace).min(1).max(mostPlaces).refine(areDistinct, namedTwice).optional(),
});
export type PlanRewindRequest = z.infer<typeof planRewindRequest>;

/**
 * Confirms exactly the plan that was shown. `waitMs`: how long to wait for the group to be empty; null: until somebody cancels it; 0: not at all.
 * `groupName`: the group's name, typed, where records are skipped.
 */
export const confirmRewindRequest = z.strictObject({
  planHash: z.string(),
  reason: plainText.trim().min(1, 'the reason is empty').max(1_000),
  waitMs: z
    .int()
    .min(0)
    .max(7 * 86_400_000)
    .nullable()
    .default(null),
  groupName: z.string().max(32_767).optional(),
});
export type ConfirmRewindRequest = z.infer<typeof confirmRewindRequest>;

export const rewindListQuery = z.object({
  group: z.string().min(1).max(32_767).optional(),
  cursor: z.string().optional(),
  limit: pageLimit,
  state: z.literal('under-way').optional(),
});

/** What a plan does to one partition. */
export const plannedPartition = place.extend({
  topicId: z.string(),
  /** Null where the group has never committed there: then there is no way back. */
  committed: digits.nullable(),
  newOffset: digits,
  /** `time`: by the timestamps in the log. `sample`: where a sample saw the group. `given`: asked for. `before`: where a rewind found it. */
  foundBy: z.enum(['time', 'sample', 'given', 'before']),
  /** Where that lies outside of the log: what was wanted, and at which end it was cut. `start`: retention has taken what lay before. */
  cut: z.object({ at: z.enum(['start', 'end']), wanted: digits.nullable() }).nullable(),
  logStart: digits,
  logEnd: digits,
  /** Offsets from the new to the committed one, and from the committed to the new one: one of the two is 0. Markers of transactions count as well. */
  again: digits,
  skipped: digits,
  /** Of those read again: with an open dead letter of this group, or of one that its convention does not name, and all others. */
  deadLettered: z.int(),
  processed: digits,
});
export type PlannedPartition = z.infer<typeof plannedPartition>;

export const memberSeen = z.object({ memberId: z.string(), clientId: z.string(), host: z.string() });
export type MemberSeen = z.infer<typeof memberSeen>;

/** Something to know before confirming. `loss`: records are skipped; the group's name must be typed. */
const notice = z.object({ kind: z.string(), level: z.enum(['loss', 'risk', 'notice', 'not-checked', 'ok']), title: z.string(), detail: z.string() });
export type Notice = z.infer<typeof notice>;

export const declaration = z.object({ deduplicates: z.boolean(), declaredBy: z.string(), declaredAt: instant });
export type Declaration = z.infer<typeof declaration>;
/** What is declared of a group; null where nothing is. */
export const groupDeclaration = z.object({ declaration: declaration.nullable() });
export const declareRequest = z.strictObject({ deduplicates: z.boolean().nullable() });

/** The same with what a plan holds: an undo is asked for by the rewind that it takes back. */
const plannedTarget = z.union([askedTarget, z.object({ kind: z.literal('undo'), rewind: z.int() })]);
export type PlannedTarget = z.infer<typeof plannedTarget>;

export const rewindPlan = z.object({
  frozenAt: instant,
  /** As Kafka tells it; members as they were then. */
  group: z.object({ type: z.enum(['classic', 'consumer']), kafkaState: z.string(), members: z.array(memberSeen) }),
  target: plannedTarget,
  /** The partitions that were named; null where none were. */
  selected: z.array(place).nullable(),
  /** How the target was found, as a sentence. */
  targetFound: z.string(),
  /** Those that move; and those that were asked for and do not, each with why. */
  partitions: z.array(plannedPartition),
  unmoved: z.array(place.extend({ why: z.string() })),
  declaration: declaration.nullable(),
  /** Records per second that it read while it did not wait for any, over the samples of a day; null where none tells. */
  perSecond: z.number().nullable(),
  durationMs: z.number().nullable(),
  notices: z.array(notice),
});
export type RewindPlan = z.infer<typeof rewindPlan>;

/** A rewind as lists show it. */
export const rewindLine = z.object({
  id: z.int(),
  group: z.string(),
  state: rewindState,
  stateReason: z.string().nullable(),
  topics: z.array(z.string()),
  partitions: z.int(),
  again: digits,
  skipped: digits,
  reason: z.string().nullable(),
  undoOf: z.int().nullable(),
  plannedBy: z.string(),
  plannedAt: instant,
  confirmedBy: z.string().nullable(),
  appliedAt: instant.nullable(),
  endedAt: instant.nullable(),
});
export type RewindLine = z.infer<typeof rewindLine>;
export const rewindPage = z.object({ lines: z.array(rewindLine), nextCursor: z.string().nullable() });

/** One partition after the plan was confirmed. */
const rewoundPartition = place.extend({
  committedThen: digits.nullable(),
  newOffset: digits,
  committedNow: digits.nullable(),
  /** How much of what is to be read again has been. */
  readAgain: digits,
  isReached: z.boolean(),
  trouble: z.string().nullable(),
});
export type RewoundPartition = z.infer<typeof rewoundPartition>;

const failedAgain = place.extend({ failureId: digits, offset: digits, errorClass: z.string().nullable() });

/** A rewind with its plan and what became of it. */
export const rewindDetail = rewindLine.extend({
  planHash: z.string(),
  plan: rewindPlan,
  expiresAt: instant,
  confirmedAt: instant.nullable(),
  /** Until when it waits for the group to be empty; null: until somebody cancels it. */
  waitsUntil: instant.nullable(),
  /** The members that it waits for. */
  blockedBy: z.array(memberSeen),
  resumedAt: instant.nullable(),
  undoneBy: z.int().nullable(),
  moved: z.array(rewoundPartition),
  readAgain: digits,
  /** Records per second since the group reads on, and how long what is left takes at that; null where that is not known. */
  perSecond: z.number().nullable(),
  leftMs: z.number().nullable(),
  /** What came back to dead letter topics since: how many, of how many no header says which group failed, and the newest of them. */
  failedAgain: z.object({ count: z.int(), unnamed: z.int(), newest: z.array(failedAgain) }),
  /** Whether it can be taken back, and what that means or why not. */
  undo: z.object({ isOffered: z.boolean(), text: z.string() }),
  log: z.array(z.object({ at: instant, actor: z.string(), text: z.string() })),
});
export type RewindDetail = z.infer<typeof rewindDetail>;
