import { inTransaction } from '#lib/db/in-transaction.ts';
import { bodyOf, readKeysAndHeaders } from '#lib/dead-letters/bodies/read-bodies.ts';
import { readFacts } from '#lib/dead-letters/conventions/table.ts';
import { describeError } from '#lib/dead-letters/describe-error.ts';
import { recognisedSql } from '#lib/dead-letters/indexing/recognised-sql.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';

/** The states from which a failure can be put aside. One that somebody has replayed or resolved by now is left to them. */
const openStates = ['new', 'acknowledged', 'snoozed', 'returned'];

/** How a failure would be recognised that began with a copy. */
const strayAt = recognisedSql({
  cluster: 'copy.cluster',
  topicId: 'copy.target_topic_id',
  partition: 'copy.target_partition',
  offset: '(copy.base_offset + (item.position - copy.first_position))',
  group: `coalesce(record.consumer_group, '')`,
});

/**
 * A copy was not in Kafka yet when the slice before it was written down, or when its replay was confirmed: both are told by Postgres's clock, as the indexing of a
 * dead letter is. When the copy itself was written down says less, since what came back may have been indexed before. All that was caught up at once has one time.
 */
const notYetAt = `coalesce((select max(before.committed_at) from replay_copy before where before.job_id = copy.job_id and before.shard = copy.shard and before.committed_at < copy.committed_at), job.confirmed_at)`;

/** How far the clock of a broker may be from Postgres's. */
const clockSkewMs = 300_000;

/**
 * A dead letter that is older than the copy is no return of it. By a broker's time where the topic has it; a producer's is no evidence, since copies keep the times
 * of their originals, and some consumers dead-letter with those.
 */
const isOlder = `(newest.indexed_at < sent.not_yet_at or newest.is_log_append_time and newest.timestamp_ms < extract(epoch from sent.not_yet_at) * 1000 - ${clockSkewMs})`;

interface Stray {
  original: string;
  stray: string;
  /** What its consumer said. */
  error: string;
}

async function join({ pool }: ReplayContext, jobId: number, { original, stray, error }: Stray): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('select from failure where id = any($1) order by id for update', [[original, stray]]);
    await client.query(
      `with before as (
         select stray.id, stray.state, stray.kind_id
           from failure stray join failure original on original.id = $2 and original.state = 'replayed'
          where stray.id = $3 and stray.state::text = any($4)
       ), aside as (
         update failure set state = 'discarded', state_before = before.state, version = version + 1 from before where failure.id = before.id
       ), returned as (
         update failure set state = 'returned', kind_id = before.kind_id, version = version + 1 from before where failure.id = $2
       ), item as (
         update replay_item set outcome = 'returned', reason = $5 from before where job_id = $1 and failure_id = $2
       )
       insert into failure_change (failure_id, actor, from_state, to_state, reason, job_id)
         select $3::bigint, 'Kafka', before.state, 'discarded'::failure_state, 'it is the return of dead letter ' || $2::bigint, $1::int from before
         union all select $2, 'Kafka', 'replayed', 'returned', 'dead-lettered again, as dead letter ' || $3::bigint, $1 from before`,
      [jobId, original, stray, openStates, error],
    );
  });
}

/**
 * Joins what came back before we had written down where its copy lies, and so was taken for a failure of its own: the original has returned, and the stray
 * one is put aside with the reason. Its records stay with it: evidence is never changed.
 */
export async function joinStrays(context: ReplayContext, jobId: number): Promise<void> {
  const { rows } = await context.pool.query<Pick<Stray, 'original' | 'stray'> & { newest: string }>(
    `select original.id as original, stray.id as stray, stray.last_record_id as newest
       from replay_item item join failure original on original.id = item.failure_id and original.state = 'replayed'
       join dead_letter record on record.id = item.record_id
       join replay_copy copy on copy.job_id = item.job_id and copy.shard = item.shard and item.position >= copy.first_position and item.position < copy.first_position + copy.count
       join failure stray on stray.recognised_by = ${strayAt}
       join dead_letter newest on newest.id = stray.last_record_id
       join replay_job job on job.id = copy.job_id cross join lateral (select ${notYetAt} as not_yet_at) sent
      where item.job_id = $1 and item.outcome = 'sent' and stray.id <> original.id and stray.state::text = any($2) and not ${isOlder}`,
    [jobId, openStates],
  );
  const bodies = await readKeysAndHeaders(
    context.pool,
    rows.map(({ newest }) => BigInt(newest)),
  );
  for (const { newest, ...row } of rows) {
    const { headers } = bodyOf(bodies, BigInt(newest));
    await join(context, jobId, { ...row, error: describeError(readFacts(decodeHeaders(headers)).facts) });
  }
}
