import type { Logger } from 'pino';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { proveJob } from './proof/prove-job.ts';
import type { ReplayContext } from './replay-context.ts';
import { keepPositions } from './run/keep-positions.ts';
import { watchRun } from './run/watch-run.ts';

/** Proves a job; one that cannot be proven now, or waits for long, says why, until it can, and holds up no other. @throws the database's error when that cannot be written down */
async function proveOrSayWhy({ log, ...context }: ReplayContext & { log: Logger }, jobId: number): Promise<void> {
  const { reason, error } = await proveJob(context, jobId).then(
    (waitsFor) => ({ reason: waitsFor ?? null, error: undefined }),
    (thrown: unknown) => ({ reason: thrown instanceof Error ? thrown.message : String(thrown), error: thrown }),
  );
  const { rowCount } = await context.pool.query(
    `with said as (select case when state <> 'done' then $2::text end as reason from replay_job where id = $1)
     update replay_job set state_reason = said.reason from said where id = $1 and state <> 'paused' and state_reason is distinct from said.reason`,
    [jobId, reason],
  );
  if (reason !== null && rowCount === 1) log.warn({ jobId, ...(error === undefined ? {} : { err: error }) }, `Not proven yet: ${reason}`);
}

/** Looks whether a job may go on. A cluster that cannot be asked about a guard's group holds up no other job; what the workers cannot send is their guard's. */
async function guard({ log, ...context }: ReplayContext & { log: Logger }, jobId: number): Promise<void> {
  try {
    const why = await watchRun(context, jobId);
    if (why !== undefined) log.info({ jobId, why }, 'A replay was paused by itself.');
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    log.warn({ jobId, err: error }, 'The guards of a replay could not be asked.');
  }
}

/**
 * Moves a cluster's jobs on where nobody else does: plans expire, jobs that are being sent are proven and guarded, those whose shards are all sent are proven, and end; cancelled ones end, and what they had
 * sent is proven all the same. `signal` ends it before the next job. A duty of one worker; harmless when two do it.
 */
export async function advanceReplays(context: ReplayContext & { log: Logger; signal: AbortSignal }): Promise<void> {
  const { pool, cluster, signal } = context;
  await pool.query(`update replay_job set state = 'expired', ended_at = now() where cluster = $1 and state = 'planned' and expires_at < now()`, [cluster.id]);
  await pool.query(
    `with sent as (
       update replay_job set state = 'proving', sent_at = now(), state_reason = null
        where cluster = $1 and state = 'running' and not exists (select from replay_shard where job_id = replay_job.id and position < total) returning id, cluster
     ) insert into audit (actor, action, cluster, subject, outcome, detail)
       select 'worker', 'replays:send', sent.cluster, 'replay/' || sent.id, 'done', coalesce((select jsonb_object_agg(outcome, count) from (select outcome, count(*) from replay_item where job_id = sent.id group by outcome) counts), '{}')
                || coalesce((select jsonb_build_object('range', jsonb_build_object('sent', sum(sent_count), 'skipped', sum(skipped_count), 'failed', sum(failed_count))) from replay_shard where job_id = sent.id and source_id is not null having count(*) > 0), '{}') from sent`,
    [cluster.id],
  );
  await pool.query(
    `update replay_job set state = 'cancelled', ended_at = now(), state_reason = null
      where cluster = $1 and state = 'cancelling' and not exists (select from replay_shard where job_id = replay_job.id and position < total)`,
    [cluster.id],
  );
  await keepPositions(context);
  const { rows } = await pool.query<{ id: number; state: string }>(
    `select id, state from replay_job where cluster = $1 and (state in ('canary', 'running', 'paused', 'proving')
        or (state = 'cancelled' and (exists (select from replay_item where job_id = replay_job.id and outcome = 'sent')
                                     or exists (select from replay_range_copy where job_id = replay_job.id and outcome = 'sent')))) order by id`,
    [cluster.id],
  );
  for (const { id, state } of rows) {
    if (signal.aborted) return;
    await proveOrSayWhy(context, id);
    if (state === 'canary' || state === 'running') await guard(context, id);
  }
}
