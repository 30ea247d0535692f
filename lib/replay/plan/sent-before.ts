import type pg from 'pg';
import { z } from 'zod';

const sentRow = z.object({ failure_id: z.string(), other_id: z.string(), job_id: z.int(), is_edited: z.boolean() });

/** A message of a selected failure that a replay has sent before, for another group's failure of it. */
export type SentBefore = z.infer<typeof sentRow>;

/**
 * Which of these failures began with a message that was sent before for a failure that is not among them: their groups may have read that copy.
 * Of each the newest such replay. Reads what was ever sent: there is no index by origin, and a plan is made seldom.
 */
export async function sentBefore(pool: pg.Pool, cluster: string, failureIds: readonly bigint[]): Promise<SentBefore[]> {
  const { rows } = await pool.query(
    `with selected as materialized (
       select failure.id, began.origin_topic, began.origin_partition, began.origin_offset
         from unnest($2::bigint[]) as given(id) join failure on failure.id = given.id join dead_letter began on began.id = failure.first_record_id
        where began.origin_offset is not null
     ), sent as materialized (
       select item.job_id, item.failure_id, began.origin_topic, began.origin_partition, began.origin_offset
         from replay_item item join failure on failure.id = item.failure_id and failure.cluster = $1 join dead_letter began on began.id = failure.first_record_id
        where item.outcome in ('sent', 'proven', 'returned', 'unproven') and began.origin_topic = any(select origin_topic from selected)
     ),
     met as materialized (
       select distinct on (selected.id) selected.id, sent.failure_id, sent.job_id
         from selected join sent on sent.origin_topic = selected.origin_topic and sent.origin_partition = selected.origin_partition
          and sent.origin_offset = selected.origin_offset and sent.failure_id <> selected.id
        order by selected.id, sent.job_id desc
     ), edited as materialized (
       select job.id as job_id, (planned ->> 'failureId')::bigint as failure_id
         from replay_job job cross join jsonb_path_query(job.items, '$[*] ? (@.edit != null)') planned where job.id in (select job_id from met)
     )
     select met.id::text as failure_id, met.failure_id::text as other_id, met.job_id, edited.job_id is not null as is_edited
       from met left join edited using (job_id, failure_id) order by met.id`,
    [cluster, failureIds],
  );
  return z.array(sentRow).parse(rows);
}
