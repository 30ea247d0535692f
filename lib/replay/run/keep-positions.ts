import type { Logger } from 'pino';
import { z } from 'zod';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { openTransactionalProducer } from '#lib/kafka/transactional-producer.ts';
import { acquireLeases, releaseLeases } from '#lib/leases/lease.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';

/** Brokers forget what a group without members committed, after 7 days by default (offsets.retention.minutes): a paused replay commits its positions again this often. */
const keepEvery = "interval '1 day'";
const transactionTimeoutMs = 10_000;

const shardRow = z.object({ job_id: z.int(), shard: z.int(), group_id: z.string(), target_topic: z.string(), target_partition: z.int() });
type PausedShard = z.infer<typeof shardRow>;

/** Commits a shard's position again as it is. @returns whether there was one. @throws KafkaError */
async function commitAgain(
  { cluster }: Pick<ReplayContext, 'cluster'>,
  { group_id: name, target_topic: topic, target_partition: partition }: PausedShard,
): Promise<boolean> {
  const producer = await openTransactionalProducer(cluster, { transactionalId: name, groupId: name, timeoutMs: transactionTimeoutMs });
  try {
    const kept = await producer.keptPosition(topic, partition);
    if (kept === undefined) return false;
    // With what stands beside it: a range's counts are nowhere else while Postgres is a slice behind.
    const { offset, metadata } = kept;
    const outcome = await producer.commitSlice({ topic, batches: [], position: { topic, partition, offset, ...(metadata === null ? {} : { metadata }) } });
    if (outcome.status === 'refused')
      throw new KafkaError(`Kafka refused to keep the progress of ${topic}/${partition}: ${outcome.message}`, {
        code: outcome.code,
        cluster: cluster.id,
        retriable: true,
      });
    return true;
  } finally {
    await producer.close();
  }
}

async function keep(context: ReplayContext & { log: Logger }, shard: PausedShard): Promise<void> {
  const { pool, log } = context;
  // Under the lease of the shard: a worker that takes it up meanwhile would commit a later position, and this one must not come after it.
  const leases = await acquireLeases(pool, 'positions', [`replay/${shard.job_id}/${shard.shard}`]);
  if (leases.length === 0) return;
  try {
    const isThere = await commitAgain(context, shard);
    await pool.query('update replay_shard set position_kept_at = now() where job_id = $1 and shard = $2', [shard.job_id, shard.shard]);
    if (isThere) return;
    const reason = `the committed position of ${shard.target_topic}/${shard.target_partition} is gone from Kafka, so it cannot go on; it can be cancelled, which finds what was sent`;
    await pool.query(`update replay_job set state_reason = $2 where id = $1 and state = 'paused'`, [shard.job_id, reason]);
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    log.warn({ jobId: shard.job_id, shard: shard.shard, err: error }, 'The position of a paused replay could not be committed again; it is tried again.');
  } finally {
    await releaseLeases(pool, leases);
  }
}

/** Commits the positions of paused replays again, once a day, so that they do not expire. One that is gone already is said at the replay. */
export async function keepPositions(context: ReplayContext & { log: Logger; signal: AbortSignal }): Promise<void> {
  const { rows } = await context.pool.query(
    `select shard.job_id, shard.shard, shard.group_id, shard.target_topic, shard.target_partition
       from replay_job job join replay_shard shard on shard.job_id = job.id
      where job.cluster = $1 and job.state = 'paused' and shard.opened_at is not null and shard.position < shard.total
        and greatest(shard.opened_at, shard.position_kept_at, (select max(committed_at) from replay_copy copy where copy.job_id = shard.job_id and copy.shard = shard.shard),
                     (select max(committed_at) from replay_range_copy copy where copy.job_id = shard.job_id and copy.shard = shard.shard)) < now() - ${keepEvery}`,
    [context.cluster.id],
  );
  for (const shard of z.array(shardRow).parse(rows)) if (!context.signal.aborted) await keep(context, shard);
}
