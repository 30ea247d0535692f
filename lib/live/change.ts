import { z } from 'zod';

/** What kind of thing changed, and which one: never what is in it. As the database announces it (migration `live`), and as browsers are told. */
export const change = z.discriminatedUnion('kind', [
  /** Dead letters of a topic came, or many of its failures changed. */
  z.object({ kind: z.literal('dead-letters'), cluster: z.string(), topic: z.string() }),
  z.object({ kind: z.literal('failure'), cluster: z.string(), topic: z.string(), id: z.string() }),
  /** Events of a traced topic came. */
  z.object({ kind: z.literal('events'), cluster: z.string(), topic: z.string() }),
  z.object({ kind: z.literal('replay'), cluster: z.string(), id: z.int() }),
  z.object({ kind: z.literal('rewind'), cluster: z.string(), id: z.int() }),
  /** Topics were found, went, or have trouble. */
  z.object({ kind: z.literal('topics'), cluster: z.string() }),
]);
export type Change = z.infer<typeof change>;

/** One message of the event stream. */
export const liveMessage = z.union([
  z.object({ type: z.literal('changes'), changes: z.array(change) }),
  /** Anything may have changed: the stream begins, or there was a gap in what the web process heard. */
  z.object({ type: z.literal('missed') }),
  /** The web process hears the database: whatever changes is told. */
  z.object({ type: z.literal('hearing'), isHearing: z.literal(true) }),
  /** It does not: nothing is told. `heardMsAgo`: when it last knew that it did; null: it never has. */
  z.object({ type: z.literal('hearing'), isHearing: z.literal(false), heardMsAgo: z.number().nonnegative().nullable() }),
  z.object({ type: z.literal('heartbeat') }),
]);
export type LiveMessage = z.infer<typeof liveMessage>;

/** A stream in which nothing happens says so this often: a connection that is silent for much longer is lost. */
export const heartbeatMs = 10_000;
