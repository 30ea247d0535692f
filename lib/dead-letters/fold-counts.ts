import type pg from 'pg';

/**
 * Adds up the rows of failure_count, each kind and state to one, so that counting stays quick however many changes there were. Harmless when several do it:
 * who comes second finds nothing left to add up.
 */
export async function foldCounts(pool: pg.Pool): Promise<void> {
  await pool.query(
    `with many as (
       select kind_id, state from failure_count group by kind_id, state having count(*) > 1
     ), taken as (
       delete from failure_count using many where failure_count.kind_id = many.kind_id and failure_count.state = many.state
       returning failure_count.kind_id, failure_count.state, failure_count.count
     )
     insert into failure_count (kind_id, state, count) select kind_id, state, sum(count) from taken group by kind_id, state having sum(count) <> 0`,
  );
}
