import { z } from 'zod';
import { askedInstant } from '#lib/access/asked-instant.ts';
import { pageLimit } from '#lib/access/page-limit.ts';
import { headerView, payloadView } from '#lib/access/payload.ts';
import { failureState } from './failure-states.ts';
import { keptUntil } from './originals/kept-until.ts';
import { pointer } from './originals/original-record.ts';
import { snooze } from './snooze.ts';
import { writtenText } from './written-text.ts';

/** An offset on the wire: digits, since JavaScript's numbers lose what is above 2^53. */
const offset = z.string().regex(/^-?\d+$/);
const instant = z.iso.datetime();

export const position = z.object({ topic: z.string(), partition: z.int(), offset });

/** Where a dead letter came from, as far as its convention says. */
export const origin = z.object({
  topic: z.string().nullable(),
  partition: z.int().nullable(),
  offset: offset.nullable(),
  consumerGroup: z.string().nullable(),
  timestampMs: offset.nullable(),
});

/** One line of the list: a failure with what its newest dead letter says. */
export const deadLetterLine = z.object({
  /** The failure's stable id. */
  id: z.string(),
  state: failureState,
  version: z.int(),
  position,
  origin,
  key: payloadView,
  eventType: z.string().nullable(),
  errorClass: z.string().nullable(),
  errorMessage: z.string().nullable(),
  /** How many times it was dead-lettered. */
  recordCount: z.int(),
  firstFailedAt: instant,
  lastFailedAt: instant,
  claimedByJobId: z.int().nullable(),
  /** Who takes care of it, by e-mail address. */
  assignee: z.string().nullable(),
  /** Null where it is not snoozed. */
  snooze: snooze.nullable(),
});
export type DeadLetterLine = z.infer<typeof deadLetterLine>;

/** Which dead letters are meant: those that a list shows, or a search finds. */
export const deadLetterFilterQuery = z.strictObject({
  /** `open` is everything that somebody has to deal with now: what is snoozed is not. */
  state: z.enum(['open', 'all', ...failureState.options]).default('open'),
  topic: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{1,249}$/, 'the name of a topic')
    .optional(),
  /** Of this consumer group, and with this error class; empty: of those that name none. */
  consumerGroup: z.string().max(300).optional(),
  errorClass: z.string().max(300).optional(),
  /** Who takes care of it: an e-mail address, `me`, or `nobody`. */
  assignee: z.union([z.enum(['me', 'nobody']), z.email('me, nobody, or an e-mail address').max(320)]).optional(),
  /** Last failed from this instant on, and before that one. */
  from: askedInstant.optional(),
  to: askedInstant.optional(),
  /** What to search for (lib/dead-letters/search/search-terms.ts has the syntax); the lines are then those of the newest records that hold it. */
  q: z.string().trim().min(1).max(1_000).optional(),
  /** Search for records with this header: `name=value`. */
  header: z.string().trim().min(2).max(1_000).optional(),
});
export type DeadLetterFilterQuery = z.infer<typeof deadLetterFilterQuery>;

/** Query of the list; every filter lives in the URL. */
export const deadLetterQuery = deadLetterFilterQuery.extend({ cursor: z.string().optional(), limit: pageLimit });
export type DeadLetterQuery = z.infer<typeof deadLetterQuery>;

/** What a search says beside its lines. */
export const searchReport = z.object({
  /**
   * How many failures were found in all, whatever the page; where not all that may match was looked at, an estimate from a sample ("≈"). Null on the pages
   * after the first, and where the time did not suffice.
   */
  matches: z.object({ count: z.int(), isExact: z.boolean() }).nullable(),
  /**
   * Whether the lines are all that there are down to `searchedTo`'s end: false where the time ended first. A page without lines is then no proof of absence:
   * "none in the newest N, go on?" with `nextCursor`. Of dead letters without a body it speaks of themselves, not of their rescued originals.
   */
  isComplete: z.boolean(),
  /** The oldest record looked at; null where there is none to look at. */
  searchedTo: z.object({ recordId: z.string(), indexedAt: instant }).nullable(),
  /** How many records were searched so far, from the newest on, and how many older ones are left; counted in ids, so at most as many. */
  searched: z.int(),
  remaining: z.int(),
});
export type SearchReport = z.infer<typeof searchReport>;

export const deadLetterPage = z.object({
  lines: z.array(deadLetterLine),
  /** Give it back as `cursor` for the following, older lines; null at the end, and only there: a page may be short, or empty, before it. */
  nextCursor: z.string().nullable(),
  /** How many failures are in each state, over the chosen topic, group, error class and assignee; at least so many where the counts are not exact: see failure-kinds.ts. */
  counts: z.record(failureState, z.int()),
  areCountsExact: z.boolean(),
  /** Null where nothing was searched for. */
  search: searchReport.nullable(),
});
export type DeadLetterPage = z.infer<typeof deadLetterPage>;

/** Once dead-lettered or retried, as headers say that repeat: where it was read and why it went on. */
export const deadLetterHop = z.object({
  convention: z.string(),
  origin,
  error: z.object({ class: z.string().nullable(), message: z.string().nullable() }),
  attempt: z.int().nullable(),
  stage: z.string().nullable(),
  failedAtMs: offset.nullable(),
});
export type DeadLetterHop = z.infer<typeof deadLetterHop>;

/** Where a part of an event's identity was found, and whose custom that is: a framework's name, `header` or `payload` for common names, or `configured`. */
const identityPlace = z.object({
  in: z.enum(['header', 'payload']),
  name: z.string(),
  by: z.string(),
  /** The trace id stands for a correlation id that the event does not name. */
  isTraceId: z.boolean(),
});
export type IdentityPlace = z.infer<typeof identityPlace>;

const eventIdentity = z.object({
  eventId: z.string().nullable(),
  type: z.string().nullable(),
  source: z.string().nullable(),
  version: z.string().nullable(),
  correlationId: z.string().nullable(),
  causationId: z.string().nullable(),
  traceId: z.string().nullable(),
  /** When the event says that it happened. */
  occurredAtMs: offset.nullable(),
  places: z.object({
    eventId: identityPlace.nullable(),
    type: identityPlace.nullable(),
    source: identityPlace.nullable(),
    version: identityPlace.nullable(),
    correlationId: identityPlace.nullable(),
    causationId: identityPlace.nullable(),
    traceId: identityPlace.nullable(),
  }),
});

/** One dead letter record of a failure, whole. */
export const deadLetterRecord = z.object({
  id: z.string(),
  position,
  timestampMs: offset,
  isLogAppendTime: z.boolean(),
  key: payloadView,
  value: payloadView,
  headers: z.array(headerView),
  convention: z.string(),
  origin,
  error: z.object({ class: z.string().nullable(), message: z.string().nullable(), stackTrace: z.string().nullable() }),
  attempt: z.int().nullable(),
  /** The step that failed, and what failed by name, as the framework says: Kafka Connect's VALUE_CONVERTER of a connector. */
  stage: z.string().nullable(),
  component: z.string().nullable(),
  failedAtMs: offset.nullable(),
  /** Oldest first; the last is how it came here. */
  hops: z.array(deadLetterHop),
  identity: eventIdentity,
  returnedFromJobId: z.int().nullable(),
  indexedAt: instant,
  /** How long the broker keeps it. Here it is kept in any case. */
  keptUntil,
  /** Null where it has a body of its own. Of one that was rescued, key, value and the event's headers are the original's. */
  pointer: pointer.nullable(),
});
export type DeadLetterRecord = z.infer<typeof deadLetterRecord>;

const failureNote = z.object({ id: z.string(), at: instant, author: z.string(), text: z.string() });
const failureChange = z.object({
  id: z.string(),
  at: instant,
  actor: z.string(),
  fromState: failureState.nullable(),
  toState: failureState,
  fromAssignee: z.string().nullable(),
  toAssignee: z.string().nullable(),
  reason: z.string().nullable(),
  /** What a snooze waits for; null for changes that are none. */
  untilAt: instant.nullable(),
  untilMore: z.int().nullable(),
  jobId: z.int().nullable(),
});

/** One dead letter with everything known of it. */
export const deadLetterDetail = deadLetterLine.extend({
  /** Newest first. */
  records: z.array(deadLetterRecord),
  notes: z.array(failureNote),
  history: z.array(failureChange),
  /** Of an edit of it by hand, where there is one. */
  draft: z.object({ version: z.int(), author: z.string(), at: instant }).nullable(),
  /** The replays it was selected in, newest first, and where its copy lies. */
  replays: z.array(z.object({ jobId: z.int(), outcome: z.string(), reason: z.string().nullable(), copy: position.nullable(), at: instant })),
});
export type DeadLetterDetail = z.infer<typeof deadLetterDetail>;

export const noteRequest = z.strictObject({ text: writtenText(10_000, 'the note') });
/** `version` is the one that the operator saw; a newer one is a conflict. */
export const discardRequest = z.strictObject({ reason: writtenText(1_000, 'the reason'), version: z.int() });
export const resolveRequest = z.strictObject({ reason: writtenText(1_000, 'the reason'), version: z.int() });
export const restoreRequest = z.strictObject({ version: z.int() });
