import { z } from 'zod';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { indexedEnds } from '#lib/dead-letters/indexing/indexed-ends.ts';
import type { RewindContext } from './rewind-context.ts';

const unsettledRow = z.object({ id: z.int(), group_id: z.string(), is_late: z.boolean() });

/** Where the group's dead letters of a cluster are indexed from: where one would have come back. */
async function deadLetterTopics({ pool, cluster }: RewindContext, groupId: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    'select distinct topic.name from topic join failure_kind kind on kind.topic_ref = topic.id where topic.cluster = $1 and topic.gone_at is null and topic.excluded_at is null and kind.consumer_group = $2',
    [cluster.id, groupId],
  );
  return rows.map(({ name }) => name);
}

/**
 * The open failures of the group that began in what it has read again, that no other job has claimed, and of which no further record came since: `dead_letters_after` is
 * the newest record from before. What names no group stays open: it may be another's; so does what is of a topic that is indexed no more: nobody sees what comes back there.
 */
const resolveSql = `
  with passed as (
    select failure.id, failure.state from rewind join rewind_partition moved on moved.rewind_id = rewind.id and moved.trouble is null
      join topic on topic.cluster = rewind.cluster and topic.excluded_at is null join failure_kind kind on kind.topic_ref = topic.id and kind.consumer_group = rewind.group_id
      join failure on failure.kind_id = kind.id and failure.state in ('new', 'acknowledged', 'returned') and failure.last_record_id <= rewind.dead_letters_after
      join dead_letter began on began.id = failure.first_record_id and began.origin_topic = moved.topic and began.origin_partition = moved.partition
       and began.origin_offset >= moved.new_offset and began.origin_offset < moved.committed_then
     where rewind.id = $1 and rewind.state = 'done' and rewind.settled_at is null order by failure.id for update of failure
  ), resolved as (
    update failure set state = 'resolved', version = version + 1 from passed where failure.id = passed.id returning failure.id, passed.state
  ), history as (
    insert into failure_change (failure_id, actor, from_state, to_state, reason) select id, 'proof', state, 'resolved', $3 from resolved
  ), told as (
    insert into audit (actor, action, cluster, subject, outcome, detail)
    select 'worker', 'rewinds:resolve', $2, 'failure/' || id, 'done', jsonb_build_object('rewind', $1::int, 'reason', $3::text) from resolved
  ), settled as (
    update rewind set settled_at = now() where id = $1 and settled_at is null returning group_id
  )
  insert into audit (actor, action, cluster, subject, outcome, detail)
  select 'worker', 'rewinds:resolve', $2, 'rewind/' || $1::int, 'done', jsonb_build_object('group', group_id, 'resolved', (select count(*) from resolved)) from settled`;

/** Ends the wait for what cannot be known, saying so. */
const giveUpSql = `
  with settled as (update rewind set settled_at = now() where id = $1 and state = 'done' and settled_at is null returning group_id)
  insert into audit (actor, action, cluster, subject, outcome, detail)
  select 'worker', 'rewinds:resolve', $2, 'rewind/' || $1::int, 'refused', jsonb_build_object('group', group_id, 'reason', $3::text) from settled`;

/**
 * Resolves what rewinds have mended: once a rewind is done, the wait for a proof is over and everything that could have come back is indexed, the group has passed those
 * messages without a new dead letter. Where that is not indexed in time, nothing is resolved, and the log says which topic was waited for. A rewind that another ended is left out: what it had passed is not known message by message.
 * @throws KafkaError when the ends of the dead letter topics cannot be asked.
 */
export async function resolveReadAgain(context: RewindContext): Promise<void> {
  const { pool, cluster, environment } = context;
  const { rows } = await pool.query(
    `select id, group_id, ended_at < now() - ($2::bigint + $3::bigint) * interval '1 millisecond' as is_late from rewind where cluster = $1 and state = 'done' and settled_at is null and state_reason is null and dead_letters_after is not null
        and ended_at < now() - $2 * interval '1 millisecond' order by id`,
    [cluster.id, environment.REDRIVE_PROOF_WAIT_MS, environment.REDRIVE_PROOF_TIMEOUT_MS],
  );
  for (const { id, group_id, is_late } of z.array(unsettledRow).parse(rows)) {
    const indexed = await indexedEnds(context, await deadLetterTopics(context, group_id));
    const behind = [...indexed].flatMap(([topic, end]) => (end === 'behind' ? [topic] : []));
    if (behind.length > 0) {
      const why = `${behind.slice(0, 5).join(', ')} ${behind.length === 1 ? 'is' : 'are'} not indexed to the end: what was read again may have failed again`;
      if (is_late) await pool.query(giveUpSql, [id, cluster.id, why]);
      continue;
    }
    await inTransaction(pool, (client) => client.query(resolveSql, [id, cluster.id, `rewind #${id}: ${group_id} read it again and passed it without failing`]));
  }
}
