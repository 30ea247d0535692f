import { z } from 'zod';
import { pageLimit } from '#lib/access/page-limit.ts';
import { eventCursor } from '#lib/trace/read-events.ts';

/** The parts of addresses that routes share. */
export const clusterId = z.string();
export const clusterPath = z.object({ cluster: clusterId });
/** A failure by its id: at most 18 digits, so that it fits 64 bits. */
export const deadLetterPath = clusterPath.extend({ id: z.string().regex(/^\d{1,18}$/, 'a dead letter’s id is digits') });
/** A consumer group by its id, which may be any text. Kafka takes up to 32,767 bytes; percent-encoded, an address of a longer one than this would be refused by Node (431). */
export const groupPath = clusterPath.extend({ group: z.string().min(1).max(1_024) });
export const replayPath = clusterPath.extend({
  id: z
    .string()
    .regex(/^\d{1,9}$/, 'a replay’s id is digits')
    .transform(Number),
});
export const rewindPath = clusterPath.extend({
  id: z
    .string()
    .regex(/^\d{1,9}$/, 'a rewind’s id is digits')
    .transform(Number),
});
/** Keyset paging of lists that have no other filter. */
export const pageQuery = z.object({ cursor: z.string().optional(), limit: pageLimit });
/** A page of the replays. */
export const replayPageQuery = pageQuery.extend({ state: z.literal('under-way').optional() });
/** A chain by its correlation id, which may be any text. */
export const chainPath = clusterPath.extend({ id: z.string().min(1).max(1_000) });
/** A key as it is shown, which may be any text; and a page of its history. */
export const keyPath = clusterPath.extend({ key: z.string().max(1_000) });
export const keyPage = z.object({ cursor: eventCursor.optional(), limit: pageLimit });
/** A record by its position. */
export const positionPath = clusterPath.extend({
  topic: z.string().regex(/^[a-zA-Z0-9._-]{1,249}$/, 'the name of a topic'),
  partition: z
    .string()
    .regex(/^\d{1,9}$/, 'a partition is digits')
    .transform(Number),
  offset: z
    .string()
    .regex(/^\d{1,18}$/, 'an offset is digits')
    .transform(BigInt),
});
