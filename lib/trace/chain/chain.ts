import { z } from 'zod';
import { tracedEvent } from '#lib/trace/traced-event.ts';

/** An event's place among those of its chain. */
const at = z.int().nonnegative();

/** What led to what. */
export const chainEdge = z.object({
  from: at,
  to: at,
  /** `cause`: the event names its cause. `trace`: it names none, and comes next in the same trace. */
  by: z.enum(['cause', 'trace']),
  /** Why it is drawn, as a sentence. */
  why: z.string(),
});
export type ChainEdge = z.infer<typeof chainEdge>;

/** Something about a chain that does not go without saying: a sentence, and the events that it is about. */
export const chainFinding = z.object({
  kind: z.enum([
    'clock-skew',
    'future',
    'caused-itself',
    'cycle',
    'cause-elsewhere',
    'id-in-two-topics',
    'several-traces',
    'long-id',
    'not-whole',
    'index-behind',
    'not-traced',
  ]),
  text: z.string(),
  events: z.array(at),
});
export type ChainFinding = z.infer<typeof chainFinding>;

/** What usually follows an event of the chain, and has not come. */
export const expectedEvent = z.object({
  /** What is expected, and who usually publishes it. */
  type: z.string(),
  source: z.string().nullable(),
  /** Where it is usually published; null where that is not known. */
  topic: z.string().nullable(),
  /** Behind which event. */
  after: at,
  /** `late`: longer gone than it takes in all but one of a hundred chains. */
  state: z.enum(['late', 'awaited']),
  /** Learnt from so many chains, in so many of which it came. */
  chains: z.int(),
  followed: z.int(),
  /** How long it takes in half of them, and in all but one of a hundred; and for how long it has not come here. */
  usualMs: z.number(),
  lateMs: z.number(),
  waitedMs: z.number(),
  byCause: z.boolean(),
});
export type ExpectedEvent = z.infer<typeof expectedEvent>;

export const chainAnswer = z.object({
  correlationId: z.string(),
  /** In the order of their timestamps, which is what their producers' clocks say. */
  events: z.array(tracedEvent),
  edges: z.array(chainEdge),
  /** By event: the earlier one of the same id that it repeats. */
  copyOf: z.array(at.nullable()),
  /** By event: when a replay of this console sent it, in milliseconds since 1970; it carries the time of its first life. Null: none did. */
  sentAtMs: z.array(z.number().nullable()),
  traces: z.array(z.string()),
  findings: z.array(chainFinding),
  expected: z.array(expectedEvent),
  /** How many events the chain has; of a very long one at least so many. */
  total: z.object({ count: z.int(), isExact: z.boolean() }),
  /** Where the chain goes on; null: this is its end. */
  cursor: z.string().nullable(),
  /** Up to when it was looked at. */
  asOf: z.iso.datetime(),
});
export type ChainAnswer = z.infer<typeof chainAnswer>;
