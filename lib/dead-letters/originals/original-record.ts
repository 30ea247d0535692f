import { z } from 'zod';
import { headerView, payloadView } from '#lib/access/payload.ts';

const offset = z.string().regex(/^-?\d+$/);

/** Where a dead letter says that its original lies. */
const place = z.object({ topic: z.string(), partition: z.int(), offset });

/**
 * The record that a dead letter was made from, as it lies in its topic now.
 * - `found`. `sameTopic`: whether the topic is known to be the one that it was dead-lettered from, and not one created again under its name. `differs`: what
 *   differs from the dead letter, without the headers that its convention or a replay added; null for a dead letter without a body, which has nothing to compare.
 * - `deleted`: the log begins behind it (`logStartOffset`), or the topic is gone (null).
 * - `recreated`: another topic has that name now, or what lies there is newer than the dead letter.
 * - `unreadable`: a right is missing, the bytes are damaged, nothing lies at the offset (compacted away), or its headers name what the cluster does not have.
 * - `no-origin`: the dead letter does not say where it came from.
 */
export const originalRecord = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('found'),
    ...place.shape,
    sameTopic: z.enum(['yes', 'unknown']),
    timestampMs: offset,
    isLogAppendTime: z.boolean(),
    key: payloadView,
    value: payloadView,
    headers: z.array(headerView),
    differs: z.array(z.enum(['key', 'value', 'headers'])).nullable(),
  }),
  z.object({ status: z.literal('deleted'), ...place.shape, logStartOffset: offset.nullable(), why: z.string() }),
  z.object({ status: z.literal('recreated'), ...place.shape, why: z.string() }),
  z.object({ status: z.literal('unreadable'), ...place.shape, why: z.string() }),
  z.object({ status: z.literal('no-origin'), why: z.string() }),
]);
export type OriginalRecord = z.infer<typeof originalRecord>;

/**
 * What became of the original of a dead letter without a body (a pointer): `waiting` to be fetched; `rescued`: fetched when it was indexed, and shown as what was
 * dead-lettered; else given up, and why.
 */
export const pointer = z.object({
  status: z.enum(['waiting', 'rescued', 'deleted', 'recreated', 'unreadable', 'no-origin']),
  why: z.string().nullable(),
  /** When it was rescued or given up. */
  settledAt: z.iso.datetime().nullable(),
});
