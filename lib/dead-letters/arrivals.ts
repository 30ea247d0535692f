import { z } from 'zod';

const instant = z.iso.datetime();

/** How far back arrivals are counted. */
export const arrivalsRange = z.enum(['1h', '24h', '7d']);
export type ArrivalsRange = z.infer<typeof arrivalsRange>;

/** How long a range is and how many spans it is counted in. */
export const arrivalSpans: Record<ArrivalsRange, { spanMs: number; spans: number }> = {
  '1h': { spanMs: 60_000, spans: 60 },
  '24h': { spanMs: 1_800_000, spans: 48 },
  '7d': { spanMs: 10_800_000, spans: 56 },
};

/** How many failures of a topic failed last in each span, oldest span first: those that are still open, and those that were dealt with since. */
const topicArrivals = z.object({ topic: z.string(), open: z.array(z.int()), dealtWith: z.array(z.int()) });
export type TopicArrivals = z.infer<typeof topicArrivals>;

/** A kind of failure that is open: who fails with what, how often, since when. */
export const openKind = z.object({
  topic: z.string(),
  consumerGroup: z.string().nullable(),
  errorClass: z.string().nullable(),
  open: z.int(),
  /** When the newest and the oldest of the open ones failed last. */
  newestAt: instant,
  oldestAt: instant,
  /** How many failed last in each span, oldest span first, whatever became of them. */
  arrivals: z.array(z.int()),
});
export type OpenKind = z.infer<typeof openKind>;

export const arrivals = z.object({
  range: arrivalsRange,
  spanMs: z.int(),
  /** Where the first span begins. */
  startAt: instant,
  /** Every dead letter topic that failures were seen of, by name. */
  topics: z.array(topicArrivals),
  /** The gravest first: of what arrived in the newest part of the range most, then what is open most. */
  kinds: z.array(openKind),
  /** There are more kinds than are listed. */
  isCut: z.boolean(),
});
export type Arrivals = z.infer<typeof arrivals>;
