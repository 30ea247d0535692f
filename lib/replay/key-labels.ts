import type pg from 'pg';
import { labelOfKey } from '#lib/access/payload.ts';
import { readKeysAndHeaders } from '#lib/dead-letters/bodies/read-bodies.ts';

/** Five pages of a replay, some MB at the most. */
const mostLabels = 5_000;

/** Those that were asked for last, the longest unused first: a page reads its replay again with each change, and a dead letter never changes. */
const known = new WeakMap<pg.Pool, Map<bigint, string | null>>();

/** A part of a string keeps the whole in memory, and a key may be of megabytes. */
const copyOf = (label: string | null) => (label === null ? null : Buffer.from(label, 'utf16le').toString('utf16le'));

/** What lines name dead letters by: the beginnings of their keys, by record id. @param recordIds of records that are still kept. */
export async function keyLabels(pool: pg.Pool, recordIds: readonly bigint[]): Promise<Map<bigint, string | null>> {
  const labels = known.get(pool) ?? new Map<bigint, string | null>();
  known.set(pool, labels);
  const missing = recordIds.filter((id) => !labels.has(id));
  const bodies = await readKeysAndHeaders(pool, missing);
  const asked = new Map<bigint, string | null>();
  for (const id of recordIds) {
    const body = bodies.get(id);
    const label = body === undefined ? labels.get(id) : copyOf(labelOfKey(body.key));
    if (label === undefined) continue;
    asked.set(id, label);
    labels.delete(id);
    labels.set(id, label);
  }
  for (const id of labels.keys()) {
    if (labels.size <= mostLabels) break;
    labels.delete(id);
  }
  return asked;
}
