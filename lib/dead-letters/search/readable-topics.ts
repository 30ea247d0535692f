import type pg from 'pg';
import { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';

const topicRow = z.object({ id: z.int(), name: z.string() });

/** The dead letter topics of a cluster, with those that are gone, whose records' bytes somebody may read, and so search. */
export async function readableTopics(pool: pg.Pool, actor: Actor, cluster: string): Promise<number[]> {
  const { rows } = await pool.query('select id, name from topic where cluster = $1', [cluster]);
  return z
    .array(topicRow)
    .parse(rows)
    .filter(({ name }) => isAllowed(actor, 'dead-letters:read-payload', { cluster, topic: name }))
    .map(({ id }) => id);
}
