import { z } from 'zod';
import { keptUntil } from './originals/kept-until.ts';
import { topicSettings } from './originals/topic-settings.ts';

const offset = z.string().regex(/^-?\d+$/);
const instant = z.iso.datetime();

/** A dead letter topic, how far it is indexed, and how long the broker keeps what lies in it. */
export const topicProgress = z.object({
  name: z.string(),
  topicId: z.string(),
  /** How it was found, as a phrase: `by pattern *.dlq`, `marked by its topic config`, `named in the configuration`; null before it was looked for again. */
  foundBy: z.string().nullable(),
  partitions: z.int(),
  openFailures: z.int(),
  /** Offsets that the broker has and that are indexed, over all partitions. */
  indexed: offset,
  /** Offsets still to be read, over all partitions: at most so many records, since markers of transactions, aborted and compacted records have offsets, too. */
  remaining: offset,
  /** Offsets passed by indexing per second over about the last minute; null until that is known. */
  offsetsPerSecond: z.number().nullable(),
  /** How long indexing will take to reach the end, as both have moved lately; null where nothing remains, or where it gains nothing on the end. */
  timeLeftMs: z.int().nullable(),
  /** When discovery first saw it. */
  firstSeenAt: instant,
  observedAt: instant.nullable(),
  goneAt: instant.nullable(),
  /** It is in the cluster, but the configuration keeps it from being indexed: since when and why. What was indexed stays. */
  excluded: z.object({ at: instant, why: z.string() }).nullable(),
  /** What keeps it from being indexed, or its settings from being read: a sentence that says what to do. */
  trouble: z.string().nullable(),
  settings: topicSettings.nullable(),
  /** When retention takes the first of what it holds now; null where it holds nothing. */
  firstDeletion: keptUntil.nullable(),
  gaps: z.array(z.object({ partition: z.int(), fromOffset: offset, toOffset: offset, reason: z.string(), foundAt: instant })),
});
export type TopicProgress = z.infer<typeof topicProgress>;

export const topicList = z.object({ topics: z.array(topicProgress), patterns: z.array(z.string()) });
