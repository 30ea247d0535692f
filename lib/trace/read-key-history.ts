import type pg from 'pg';
import type { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import type { keyHistory } from './key-history.ts';
import { type Cursor, cursorOf, readEventRows, viewEvents } from './read-events.ts';
import { keyHashes } from './trace-hash.ts';

/** The events of a key over all traced topics that somebody may read, the newest first; a key that is unknown has none. By the indexes over key. */
export async function readKeyHistory(
  pool: pg.Pool,
  actor: Actor,
  { cluster, key, limit, after }: { cluster: string; key: string; limit: number; after?: Cursor | undefined },
): Promise<z.infer<typeof keyHistory>> {
  const rows = await readEventRows(pool, actor, {
    cluster,
    where: 'key = any($1::bigint[])',
    values: [keyHashes(cluster, key)],
    limit: limit + 1,
    after,
    newestFirst: true,
  });
  const last = rows[limit - 1];
  return { key, events: await viewEvents(pool, rows.slice(0, limit)), cursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}
