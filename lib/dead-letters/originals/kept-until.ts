import { z } from 'zod';

const instant = z.iso.datetime();

/**
 * How long the broker keeps a record, as far as retention decides it. Nothing here promises that nobody deletes the topic or its records by hand.
 * - `until`: at least until this instant. One that has passed means: it may go at any moment.
 * - `estimate`: by size, as the partition has grown lately; the instant at which it goes if that goes on. `why` says so.
 * - `compacted`: until a newer record of the same key is there, and at least until `at` where it is removed by age as well (null: it is not, or `why` says what
 *   else may take it sooner).
 * - `forever`: neither age nor size removes it.
 * - `deleted`: the log begins behind it. `noticedAt`: when that was first seen; null where it was before we looked, or more than a week ago.
 * - `unknown`: `why` says what would have to be known.
 */
export const keptUntil = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('until'), at: instant }),
  z.object({ kind: z.literal('estimate'), at: instant, why: z.string() }),
  z.object({ kind: z.literal('compacted'), at: instant.nullable(), why: z.string() }),
  z.object({ kind: z.literal('forever') }),
  z.object({ kind: z.literal('deleted'), noticedAt: instant.nullable() }),
  z.object({ kind: z.literal('unknown'), why: z.string() }),
]);
export type KeptUntil = z.infer<typeof keptUntil>;
