import type pg from 'pg';
import { z } from 'zod';
import { failureState } from './failure-states.ts';

const measured = z.object({ cluster: z.string(), topic: z.string(), state: failureState, count: z.int() });

/** How many failures of each topic are in each state: the sums that failure_count keeps, by failure_count_kind_id_state_idx. */
export async function measureFailures(pool: pg.Pool): Promise<z.infer<typeof measured>[]> {
  const { rows } = await pool.query(
    `select topic.cluster, topic.name as topic, counted.state, sum(counted.count)::int as count
       from failure_count counted join failure_kind kind on kind.id = counted.kind_id join topic on topic.id = kind.topic_ref
      group by topic.cluster, topic.name, counted.state order by topic.cluster, topic.name, counted.state`,
  );
  return z.array(measured).parse(rows);
}
