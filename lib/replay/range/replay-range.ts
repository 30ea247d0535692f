import { z } from 'zod';
import { logInstant } from '#lib/access/asked-instant.ts';
import { plainText } from '#lib/access/plain-text.ts';

const digits = z.string().regex(/^\d{1,18}$/);
const instant = z.iso.datetime();
const topic = plainText.min(1).max(249);
const atMostText = plainText.min(1).max(500);

/** A range claims no more open failures than this. */
export const mostClaims = 10_000;

/** Where a range lies: between two instants in every partition, from the first on and before the second; or between offsets of some, likewise, of each as many times as is said. */
export const rangeBounds = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('time'), from: instant, to: instant }),
  z.strictObject({
    by: z.literal('offsets'),
    partitions: z
      .array(z.strictObject({ partition: z.int().min(0), from: digits, to: digits }))
      .min(1)
      .max(10_000),
  }),
]);
export type RangeBounds = z.infer<typeof rangeBounds>;

/** Which records of a range are meant: all that are given must hold. `header` is `name=value`. */
export const rangeFilter = z.strictObject({
  key: atMostText.optional(),
  header: plainText
    .max(1_000)
    .regex(/^[^=]+=/, 'as in name=value')
    .optional(),
  eventType: atMostText.optional(),
});
export type RangeFilter = z.infer<typeof rangeFilter>;

/** What is done with messages that a newer event of their key and type has overtaken. `ask`: the plan has to be made again with one of the others, if there are any. */
const overtakenPolicy = z.enum(['ask', 'skip', 'send']);

/** What is answered where a plan has asked. */
export const overtakenDecision = z.strictObject({ overtaken: overtakenPolicy.exclude(['ask']) });
export type OvertakenDecision = z.infer<typeof overtakenDecision>;

/** What an operator asks for: the records of a topic between two bounds. Without `target` they go back to where they are. */
export const rangeRequest = z.strictObject({
  source: z.literal('topic'),
  topic,
  bounds: rangeBounds,
  filter: rangeFilter.optional(),
  target: topic.optional(),
  ratePerSecond: z.int().min(1).max(1_000_000).optional(),
  overtaken: overtakenPolicy.default('ask'),
  /** Headers that the copies are sent without, besides those of earlier replays. */
  removeHeaders: z.array(atMostText).max(50).default([]),
  /** Consumer groups that missed it: what is sent is proven when all of them have passed it. None: all that read the target. */
  provenBy: z.array(plainText.trim().min(1).max(249)).max(20).default([]),
});
export type RangeRequest = z.infer<typeof rangeRequest>;

const notBehind = 'the range ends before it begins, or where it does';

/** Bounds as somebody asks for them: what is kept of a replay may be of before there were these rules. */
const askedBounds = rangeBounds.superRefine((bounds, { addIssue }) => {
  const refuse = (path: (string | number)[], message: string) => addIssue({ code: 'custom', path, message });
  if (bounds.by === 'time') {
    for (const field of ['from', 'to'] as const) for (const { message } of logInstant.safeParse(bounds[field]).error?.issues ?? []) refuse([field], message);
    if (Date.parse(bounds.to) <= Date.parse(bounds.from)) refuse(['to'], notBehind);
  } else for (const [place, { from, to }] of bounds.partitions.entries()) if (BigInt(to) <= BigInt(from)) refuse(['partitions', place, 'to'], notBehind);
});

/** Where Kafka keeps its own state: its coordinators would read a copy as theirs, and there is no way back. */
const coordinatorTopics = new Set(['__consumer_offsets', '__transaction_state', '__share_group_state']);

export const askedRange = rangeRequest.extend({ bounds: askedBounds }).superRefine(({ topic: source, target }, { addIssue }) => {
  const to = target ?? source;
  if (coordinatorTopics.has(to))
    addIssue({
      code: 'custom',
      path: [target === undefined ? 'topic' : 'target'],
      message: `nothing can be replayed to ${to}, where Kafka keeps its own state`,
    });
});

/** How far a worker is with counting a range. */
const planning = z.object({
  status: z.enum(['waiting', 'counting', 'ready', 'failed']),
  /** Offsets looked at, of so many. */
  read: z.int(),
  of: z.int(),
  /** Why it failed. */
  error: z.string().nullable(),
});

/** The part of a range in one partition of the source, which becomes one shard. */
export const rangePart = z.object({
  partition: z.int(),
  fromOffset: digits,
  toOffset: digits,
  /** What of it is meant, where that is not all: from an offset up to another, ascending and apart. */
  runs: z.array(z.object({ from: digits, to: digits })).default([]),
  /** What retention has taken of what was asked for, as far as it is known: offsets. */
  missing: z.int(),
  /** Where a time was asked for that lies before the log's first record: the time of that record. What was before it is not known. */
  beginsAt: instant.nullable().default(null),
  targetPartition: z.int(),
  messages: z.int(),
  sizeBytes: z.int(),
  /** Of a range with a filter that goes back to its topic: the offsets of messages that it means and with which a failure began, as they were when it was planned. */
  failing: z.array(digits).optional(),
});
export type RangePart = z.infer<typeof rangePart>;

/** The offsets that are meant, part by part: all of each, or its runs. */
export function spansOf(
  parts: readonly Pick<RangePart, 'partition' | 'fromOffset' | 'toOffset' | 'runs'>[],
): { partition: number; fromOffset: string; toOffset: string }[] {
  return parts.flatMap(({ partition, fromOffset, toOffset, runs }) =>
    runs.length === 0 ? [{ partition, fromOffset, toOffset }] : runs.map(({ from, to }) => ({ partition, fromOffset: from, toOffset: to })),
  );
}

/** Where the failures of a range began: what is meant, and of that what the filter means. What a plan of before said nothing about counts as meant. */
export const failingSpans = (parts: readonly RangePart[]): ReturnType<typeof spansOf> =>
  parts.flatMap((part) => {
    const { partition, failing } = part;
    return failing?.map((offset) => ({ partition, fromOffset: offset, toOffset: String(BigInt(offset) + 1n) })) ?? spansOf([part]);
  });

/** What a plan knows of a range's messages. */
export const rangeFacts = z.object({
  /** Of the messages that were looked at one by one; null where none was. */
  looked: z
    .object({
      tombstones: z.int(),
      oversize: z.int(),
      renewed: z.int(),
      overtaken: z.int(),
      withoutKey: z.int(),
      largestBytes: z.int(),
      examples: z.array(z.string()),
    })
    .nullable(),
  /** What was read behind the range for newer events; null where that was not asked for. `records` that have a key and no mark of a replay. */
  behind: z.object({ isWhole: z.boolean(), ranges: z.array(z.string()), keys: z.int() }).nullable(),
  /** A record of the range has no younger time than this, by a sample of each part. */
  oldestAt: instant.nullable(),
});
export type RangeFacts = z.infer<typeof rangeFacts>;

/** The range of a plan, as frozen. */
export const replayRange = z.object({
  request: rangeRequest,
  topicId: z.string(),
  target: z.string(),
  /** Where partitions are as many here as there, each goes to the one of its number; else by key as a Java producer does. */
  partitionBy: z.enum(['origin', 'key']),
  targetPartitions: z.int(),
  parts: z.array(rangePart),
  /** Whether each message was looked at; else they are counted by their offsets, of which some hold none (transactions' ends, what was compacted away). */
  isExact: z.boolean(),
  /** How the messages lie in time, over all partitions: each step from `fromAt` on. */
  steps: z.object({ fromAt: instant, stepMs: z.int(), counts: z.array(z.int()) }).nullable(),
  /** Consumer groups that read the target and will see the copies. */
  groups: z.array(z.string()),
  facts: rangeFacts.nullable(),
  planning,
});
export type ReplayRange = z.infer<typeof replayRange>;
