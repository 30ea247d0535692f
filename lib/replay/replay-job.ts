import { z } from 'zod';
import { plainText } from '#lib/access/plain-text.ts';
import { deadLetterFilterQuery, position } from '#lib/dead-letters/dead-letter.ts';
import { replayJobState, replayOutcome } from './job-states.ts';
import { askedRange, replayRange } from './range/replay-range.ts';
import { runPace } from './run/read-pace.ts';
import { returnedFor } from './run/read-returns.ts';
import { frozenRunSettings, runSettings } from './run/run-settings.ts';

/** An id or a position: at most 18 digits, so that it fits 64 bits. */
const digits = z.string().regex(/^\d{1,18}$/);
const instant = z.iso.datetime();

/** One check of a plan with its evidence. `blocking` ones must be dealt with before anything can be sent. */
export const hazard = z.object({
  kind: z.string(),
  level: z.enum(['ok', 'notice', 'risk', 'blocking', 'not-checked']),
  /** What is the matter, as a sentence's beginning: "Two more groups read this topic and will see it again". */
  title: z.string(),
  /** The evidence: offsets, groups, limits, and what will be done about it. */
  detail: z.string(),
  count: z.int(),
  examples: z.array(z.string()),
  /** Of messages that newer events have overtaken, a few: what a replay would put, and over what. Plans of before have none. */
  overtaken: z.array(z.object({ failureId: digits, key: z.string(), topic: z.string(), partition: z.int(), offset: digits, newerOffset: digits })).optional(),
});
export type Hazard = z.infer<typeof hazard>;

/** A version of an edit that is sent in place of a dead letter's bytes; the hash is frozen with the plan. */
const editRef = z.object({ version: z.int(), hash: z.string().optional() });
export type EditRef = z.infer<typeof editRef>;

/** What a plan would do to one of the selected failures. */
export const plannedItem = z.object({
  failureId: digits,
  recordId: digits,
  shard: z.int(),
  position: digits,
  target: z.object({ topic: z.string(), partition: z.int() }),
  /** How the target partition was chosen. */
  partitionBy: z.enum(['origin', 'key', 'spread']),
  /** This replay is the failure's n-th. */
  attempt: z.int(),
  sizeBytes: z.int(),
  /** Set where the guard leaves it out, with why. */
  skipReason: z.string().nullable(),
  /** Set where somebody edited it by hand: those bytes are sent. Plans of before there were edits have none. */
  edit: editRef.required().nullable().default(null),
});
export type PlannedItem = z.infer<typeof plannedItem>;

const replaySettings = z.object({ ...frozenRunSettings, keepTimestamps: z.boolean(), removeFailureHeaders: z.boolean() });

/** How a plan's failures were chosen where a filter chose them. */
const planSelection = z.object({
  matching: deadLetterFilterQuery,
  /** How many fit it, when the plan was frozen; the plan has the oldest of them, no more than `mostReplayed`. */
  matched: z.int(),
  /** Of those that would have been in the plan: what cannot be sent anywhere. */
  leftOut: z.array(z.object({ reason: z.string(), count: z.int(), examples: z.array(digits) })),
});
export type PlanSelection = z.infer<typeof planSelection>;

/** A replay takes no more dead letters than this. */
export const mostReplayed = 10_000;

/** A plan as frozen; what of it the job's hash binds is said in plan/plan-hash.ts. */
export const replayPlan = z.object({
  frozenAt: instant,
  items: z.array(plannedItem),
  shards: z.array(
    z.object({
      shard: z.int(),
      topic: z.string(),
      partition: z.int(),
      messages: z.int(),
      sizeBytes: z.int(),
      /** The first so many are its part of the canary. */ canary: z.int().default(0),
    }),
  ),
  settings: replaySettings,
  hazards: z.array(hazard),
  /** Set where a range of a topic is replayed; `items` are then the open failures that began in it. */
  range: replayRange.nullable().default(null),
  /** Of the failures that are sent: how many no consumer group can prove, since their dead letters name none. */
  unwatched: z.int().default(0),
  /** Set where a filter chose the failures; null where somebody picked them. */
  selection: planSelection.nullable().default(null),
});
export type ReplayPlan = z.infer<typeof replayPlan>;

const replayCounts = z.record(replayOutcome, z.int());

/** A replay as lists show it. */
export const replayLine = z.object({
  id: z.int(),
  state: replayJobState,
  stateReason: z.string().nullable(),
  targetTopics: z.array(z.string()),
  selected: z.int(),
  counts: replayCounts,
  reason: z.string().nullable(),
  plannedBy: z.string(),
  plannedAt: instant,
  confirmedBy: z.string().nullable(),
  confirmedAt: instant.nullable(),
  endedAt: instant.nullable(),
});
export type ReplayLine = z.infer<typeof replayLine>;
export const replayPage = z.object({ lines: z.array(replayLine), nextCursor: z.string().nullable() });

/** A replay with its plan and what became of each message. */
export const replayDetail = replayLine.extend({
  planHash: z.string(),
  /** Its items are the first thousand, and those that somebody edited. */
  plan: replayPlan,
  /** How many items there are in all, and how many of them the plan skips. */
  itemCount: z.int(),
  skippedItems: z.int(),
  expiresAt: instant,
  sentAt: instant.nullable(),
  /** Messages per second as they are now, where somebody may have changed them; those of the plan before. */
  ratePerSecond: z.int(),
  /** Of a paused one: an operator, or what paused it by itself. */
  pausedBy: z.string().nullable(),
  /** When it began to run, or went on, the last time: a ramp begins there. */
  runningSince: instant.nullable(),
  /** Whether no more than the canary is sent yet. */
  isCanaryOpen: z.boolean(),
  shards: z.array(
    z.object({
      shard: z.int(),
      topic: z.string(),
      partition: z.int(),
      total: digits,
      position: digits,
      worker: z.string().nullable(),
      sent: z.int(),
      returned: z.int(),
    }),
  ),
  items: z.array(
    z.object({
      failureId: digits,
      outcome: replayOutcome,
      reason: z.string().nullable(),
      copy: position.nullable(),
      /** The failure in words: error and key, for the reader of the list. */
      label: z.string(),
      consumerGroup: z.string().nullable(),
    }),
  ),
  /** What of a range was not sent, with why: neighbours that have one reason together, by their offsets in the source. The first thousand. */
  left: z.array(
    z.object({ topic: z.string(), partition: z.int(), fromOffset: digits, toOffset: digits, count: digits, outcome: replayOutcome, reason: z.string() }),
  ),
  /** The replay whose messages it tries again. */
  retryOf: z.int().nullable(),
  /** Those that try its messages again. */
  retries: z.array(z.int()),
  pace: runPace,
  /** What came back, by its new error. */
  returns: z.array(returnedFor),
});
export type ReplayDetail = z.infer<typeof replayDetail>;

const failuresSource = z.literal('failures').optional();

/** `edits` names the drafts that are sent in place of what failed, each in the version that was seen; without `settings` it runs as is usual. */
const pickedRequest = z
  .strictObject({
    source: failuresSource,
    failureIds: z.array(digits).min(1).max(1_000),
    edits: z
      .array(z.strictObject({ failureId: digits, version: z.int().min(1) }))
      .max(100)
      .default([]),
    settings: runSettings.optional(),
  })
  .refine(({ failureIds, edits }) => edits.every(({ failureId }) => failureIds.includes(failureId)), {
    path: ['edits'],
    message: 'an edit is of a dead letter that is not selected',
  });
export type FailuresRequest = z.infer<typeof pickedRequest>;

/** As a list has it; a plan keeps it, a list only asks. */
const matchingFilter = deadLetterFilterQuery.superRefine((filter, { addIssue }) => {
  for (const [field, text] of Object.entries(filter))
    for (const { message } of plainText.safeParse(text ?? '').error?.issues ?? []) addIssue({ code: 'custom', path: [field], message });
});

/** All that a list of dead letters is of, or a search. */
const matchingRequest = z.strictObject({ source: z.literal('matching'), matching: matchingFilter, settings: runSettings.optional() });

/** What is to be replayed: failures, by their ids, which is what is meant where no source is named, or by a filter; or a range of a topic. */
export const planRequest = z.discriminatedUnion('source', [pickedRequest, matchingRequest, askedRange]);
export type PlanRequest = z.infer<typeof planRequest>;
/** What of an ended replay is tried again: by default what was not sent. */
export const retryRequest = z.strictObject({
  outcomes: z
    .array(z.enum(['failed', 'skipped', 'returned']))
    .min(1)
    .default(['failed', 'skipped']),
});
export type RetryRequest = z.infer<typeof retryRequest>;

/** Confirms exactly the plan that was shown. */
export const confirmRequest = z.strictObject({ planHash: z.string(), reason: plainText.trim().min(1, 'the reason is empty').max(1_000) });
