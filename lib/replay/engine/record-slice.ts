import type pg from 'pg';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { postgresText } from '#lib/db/postgres-text.ts';
import { holdLease, type Lease, LeaseLost } from '#lib/leases/lease.ts';
import type { Shard } from './shard.ts';
import { ShardStopped } from './shard-stopped.ts';
import { copyRuns, type ItemOutcome } from './slice-outcome.ts';

/** Whoever acts in the history for the engine. */
const actorOf = (shard: Shard) => shard.confirmed_by;

/** What was sent, or may have been: its failure is replayed. */
async function recordSent(client: pg.ClientBase, shard: Shard, outcomes: readonly ItemOutcome[]): Promise<void> {
  const sent = outcomes.filter(({ outcome }) => outcome === 'sent' || outcome === 'unproven');
  const failureIds = sent.map(({ item }) => item.failureId);
  if (failureIds.length === 0) return;
  // A copy can fail and come back before we get to write that it was sent; then it has returned already.
  const { rows } = await client.query<{ id: string; state: string }>(
    `update failure set state = case when record.returned_from_job_id = $1 then 'returned' else 'replayed' end::failure_state, claimed_by_job_id = null, version = version + 1
       from dead_letter record
      where failure.id = any($2) and failure.state = 'claimed' and failure.claimed_by_job_id = $1 and record.id = failure.last_record_id returning failure.id, failure.state`,
    [shard.jobId, failureIds],
  );
  if (rows.length !== failureIds.length)
    throw new ShardStopped(`Replay ${shard.jobId} sent ${failureIds.length} messages but had claimed ${rows.length} of their failures. Nothing more was sent.`);
  await client.query(
    `insert into failure_change (failure_id, actor, from_state, to_state, job_id) select id, $2, 'claimed', state, $3 from failure where id = any($1)`,
    [failureIds, actorOf(shard), shard.jobId],
  );
  await client.query(
    `update replay_item set outcome = case when failure.state = 'returned' then 'returned' else given.outcome end::replay_outcome, reason = given.reason
       from unnest($2::bigint[], $3::text[], $4::text[]) as given(failure_id, outcome, reason) join failure on failure.id = given.failure_id
      where replay_item.job_id = $1 and replay_item.failure_id = given.failure_id`,
    [shard.jobId, failureIds, sent.map(({ outcome }) => outcome), sent.map((entry) => (entry.outcome === 'sent' ? null : postgresText(entry.reason)))],
  );
}

/** What will not be sent is let go: its failure is what it was before the claim. */
async function recordLetGo(client: pg.ClientBase, shard: Shard, outcomes: readonly ItemOutcome[]): Promise<void> {
  for (const entry of outcomes) {
    if (entry.outcome === 'sent' || entry.outcome === 'unproven') continue;
    const reason = postgresText(entry.reason);
    await client.query('update replay_item set outcome = $3, reason = $4 where job_id = $1 and failure_id = $2', [
      shard.jobId,
      entry.item.failureId,
      entry.outcome,
      reason,
    ]);
    await client.query(
      `with let_go as (
         update failure set state = state_before, claimed_by_job_id = null, version = version + 1 where id = $1 and claimed_by_job_id = $2 and state = 'claimed' returning id, state
       ) insert into failure_change (failure_id, actor, from_state, to_state, reason, job_id) select id, $3, 'claimed', state, $4, $2 from let_go`,
      [entry.item.failureId, shard.jobId, actorOf(shard), reason],
    );
  }
}

/**
 * Writes down what became of a slice and moves the shard's position, in one transaction. Idempotent by the position: what is written already stays.
 * @param also what else is written in that transaction, once the lease and the position are known to be ours.
 * @throws LeaseLost when another worker has the shard; ShardStopped when what was sent was not claimed.
 */
export async function recordSlice(
  pool: pg.Pool,
  lease: Lease,
  shard: Shard,
  outcomes: readonly ItemOutcome[],
  nextPosition: bigint,
  also?: (client: pg.ClientBase) => Promise<void>,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await holdLease(client, lease);
    const { rowCount } = await client.query('update replay_shard set position = $3 where job_id = $1 and shard = $2 and position = $4', [
      shard.jobId,
      shard.shard,
      nextPosition,
      shard.position,
    ]);
    if (rowCount !== 1) throw new LeaseLost(lease.name);
    await also?.(client);
    const decided = outcomes.filter(({ item }) => item.outcome === 'pending');
    // Whoever writes to both locks failures before their items, and failures by their ids, so that two cannot wait for each other.
    await client.query('select from failure where id = any($1) order by id for update', [decided.map(({ item }) => item.failureId)]);
    for (const run of copyRuns(outcomes)) {
      await client.query(
        'insert into replay_copy (job_id, shard, first_position, count, cluster, target_topic_id, target_partition, base_offset) values ($1, $2, $3, $4, $5, $6, $7, $8)',
        [shard.jobId, shard.shard, run.firstPosition, run.count, shard.cluster, shard.target_topic_id, shard.target_partition, run.baseOffset],
      );
    }
    await recordSent(client, shard, decided);
    await recordLetGo(client, shard, decided);
  });
  shard.position = nextPosition;
}
