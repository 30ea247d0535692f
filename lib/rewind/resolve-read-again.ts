import { z } from 'zod';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { indexedEnds } from '#lib/dead-letters/indexing/indexed-ends.ts';
import type { RewindContext } from './rewind-context.ts';

const unsettledRow = z.object({ id: z.int(), group_id: z.string(), dead_letters_after: z.string() });

/** Where the group's dead letters of a cluster are written: where one would have come back. */
async function deadLetterTopics({ pool, cluster }: RewindContext, groupId: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    'select distinct topic.name from topic join failure_kind kind on kind.topic_ref = topic.id where topic.cluster = $1 and kind.consumer_group = $2',
    [cluster.id, groupId],
  );
  return rows.map(({ name }) => name);
}

/**
 * The open failures of the group that began in what it has read again, that no other job has claimed, and of which no further record came since: `dead_letters_after` is
 * the newest record from before. What names no group stays open: it may be another's.
 */
const resolveSql = `
  with passed as (
    select failure.id, failure.state from rewind join rewind_partition moved on moved.rewind_id = rewind.id and moved.trouble is null
      join topic on topic.cluster = rewind.cluster join failure_kind kind on kind.topic_ref = topic.id and kind.consumer_group = rewind.group_id
      join failure on failure.kind_id = kind.id and failure.state in ('new', 'acknowledged', 'returned') and failure.last_record_id <= rewind.dead_letters_after
      join dead_letter began on began.id = failure.first_record_id and began.origin_topic = moved.topic and began.origin_partition = moved.partition
       and began.origin_offset >= moved.new_offset and began.origin_offset < moved.committed_then
     where rewind.id = $1 and rewind.state = 'done' and rewind.settled_at is null order by failure.id for update of failure
  ), resolved as (
    update failure set state = 'resolved', version = version + 1 from passed where failure.id = passed.id returning failure.id, passed.state
  ), history as (
    insert into failure_change (failure_id, actor, from_state, to_state, reason) select id, 'proof', state, 'resolved', $3 from resolved
  ), settled as (
    update rewind set settled_at = now() where id = $1 and settled_at is null returning group_id
  )
  insert into audit (actor, action, cluster, subject, outcome, detail)
  select 'worker', 'rewinds:resolve', $2, 'rewind/' || $1::int, 'done', jsonb_build_object('group', group_id, 'resolved', (select count(*) from resolved)) from settled`;

/**
 * Resolves what rewinds have mended: once a rewind is done, the wait for a proof is over and everything that could have come back is indexed, the group has passed those
 * messages without a new dead letter. A rewind that another ended is left out: what it had passed is not known message by message.
 * @throws KafkaError when the ends of the dead letter topics cannot be asked.
 */
export async function resolveReadAgain(context: RewindContext): Promise<void> {
  const { pool, cluster, environment } = context;
  const { rows } = await pool.query(
    `select id, group_id, dead_letters_after from rewind where cluster = $1 and state = 'done' and settled_at is null and state_reason is null and dead_letters_after is not null
        and ended_at < now() - $2 * interval '1 millisecond' order by id`,
    [cluster.id, environment.REDRIVE_PROOF_WAIT_MS],
  );
  for (const { id, group_id } of z.array(unsettledRow).parse(rows)) {
    const indexed = await indexedEnds(context, await deadLetterTopics(context, group_id));
    if ([...indexed.values()].includes('behind')) continue;
    await inTransaction(pool, (client) => client.query(resolveSql, [id, cluster.id, `rewind #${id}: ${group_id} read it again and passed it without failing`]));
  }
}
