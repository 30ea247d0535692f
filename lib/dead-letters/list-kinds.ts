import type pg from 'pg';
import type { z } from 'zod';
import type { Actor } from '#lib/access/actor.ts';
import { deadLetterKinds } from './dead-letter-kind.ts';
import { openStates } from './failure-states.ts';
import { readableKinds } from './readable-kinds.ts';

/** As many as one can choose from. */
const mostKinds = 1_000;

/**
 * The kinds of failure of a cluster that somebody may read, the most frequent first: the sums that failure_count keeps, by failure_count_kind_id_state_idx.
 * Kinds that no failure is of any more are left out.
 */
export async function listKinds(pool: pg.Pool, actor: Actor, cluster: string): Promise<z.infer<typeof deadLetterKinds>> {
  const { ids } = await readableKinds(pool, actor, { cluster });
  const { rows } = await pool.query(
    `select topic.name as topic, kind.consumer_group as "consumerGroup", kind.error_class as "errorClass",
            coalesce(sum(counted.count) filter (where counted.state = any($2::failure_state[])), 0)::int as open, sum(counted.count)::int as total
       from failure_kind kind join topic on topic.id = kind.topic_ref join failure_count counted on counted.kind_id = kind.id
      where kind.id = any($1)
      group by topic.name, kind.consumer_group, kind.error_class having sum(counted.count) > 0
      order by total desc, topic.name, kind.consumer_group, kind.error_class limit ${mostKinds + 1}`,
    [ids, openStates],
  );
  return deadLetterKinds.parse({ kinds: rows.slice(0, mostKinds), isCut: rows.length > mostKinds });
}
