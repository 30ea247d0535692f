import type pg from 'pg';
import { z } from 'zod';
import { type Lease, LeaseLost } from '#lib/leases/lease.ts';
import { announceDeadLetters } from '#lib/live/announce.ts';
import type { Batch } from './batch.ts';

const begunRow = z
  .tuple([
    z.object({
      is_moved: z.boolean(),
      is_replayed_to: z.boolean(),
      first_record_id: z.coerce.bigint(),
      first_failure_id: z.coerce.bigint(),
    }),
  ])
  .transform(([{ is_moved, is_replayed_to, first_record_id, first_failure_id }]) => ({
    isMoved: is_moved,
    /** Whether any copy was ever sent to a topic that one of the records began in. */
    isReplayedTo: is_replayed_to,
    /** The ids of the records and of new failures, side by side; 0 where none were asked for. */
    firstRecordId: first_record_id,
    firstFailureId: first_failure_id,
  }));

/**
 * All that comes before the rows of a batch, as one statement: each round trip takes Postgres and us as long as storing two dead letters. It keeps the lease from
 * being taken until the transaction ends, as holdLease does, moves the partition's next offset from where this worker believes it to be, takes ids and announces
 * the topic, at commit. By the primary keys of lease, index_position and topic, and replay_copy_cluster_target_topic_id_target_partition_base_o_idx.
 */
const beginSql = `
  with held as materialized (
    select from lease where name = $1 and token = $2 and expires_at > now() for key share
  ), moved as (
    update index_position set next_offset = $6, log_start_offset = $7, log_end_offset = $8, observed_at = now()
      from held where topic_ref = $3 and partition = $4 and next_offset = $5 returning topic_ref
  )
  select exists (select from moved) as is_moved,
         exists (select from replay_copy where cluster = $9 and target_topic_id = any($10::uuid[])) as is_replayed_to,
         case when $11::int > 0 then reserve_ids('dead_letter_id_seq', $11) else 0 end as first_record_id,
         case when $12::int > 0 then reserve_ids('failure_id_seq', $12) else 0 end as first_failure_id,
         case when $13 then ${announceDeadLetters('$3')} end`;

/** What a batch is begun with. */
type BegunBatch = Pick<Batch, 'cluster' | 'topicRef' | 'partition' | 'fromOffset' | 'nextOffset' | 'logStartOffset' | 'logEndOffset' | 'records' | 'gaps'>;

/**
 * Within a transaction: begins a batch.
 * @param newFailures for so many failures ids are taken.
 * @throws LeaseLost when the lease or the offset is not what it was: another worker has written, and the transaction must not.
 */
export async function beginBatch(
  client: pg.ClientBase,
  lease: Lease,
  batch: BegunBatch,
  newFailures: number,
): Promise<Omit<z.infer<typeof begunRow>, 'isMoved'>> {
  const { records, gaps } = batch;
  const originTopicIds = new Set(records.map(({ originTopicId }) => originTopicId));
  originTopicIds.delete(undefined);
  const { rows } = await client.query({
    name: 'begin-batch',
    text: beginSql,
    values: [
      lease.name,
      lease.token.toString(),
      batch.topicRef,
      batch.partition,
      batch.fromOffset,
      batch.nextOffset,
      batch.logStartOffset,
      batch.logEndOffset,
      batch.cluster,
      [...originTopicIds],
      records.length,
      newFailures,
      records.length > 0 || gaps.length > 0,
    ],
  });
  const { isMoved, ...begun } = begunRow.parse(rows);
  if (!isMoved) throw new LeaseLost(lease.name);
  return begun;
}
