import type pg from 'pg';

/** How long samples are kept. */
const keptHours = 24;

/** Deletes samples that are older than a day, group by group, so that the table's key (group_ref, at) finds them and no other index is needed. */
export async function forgetSamples(pool: pg.Pool): Promise<void> {
  await pool.query(
    `delete from lag_sample using consumer_group where lag_sample.group_ref = consumer_group.id and lag_sample.at < now() - interval '${keptHours} hours'`,
  );
}
