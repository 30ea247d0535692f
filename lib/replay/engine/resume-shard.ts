import { inTransaction } from '#lib/db/in-transaction.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import type { TransactionalProducer } from '#lib/kafka/transactional-producer.ts';
import { holdLease, type Lease, LeaseLost } from '#lib/leases/lease.ts';
import { catchUpRange } from '#lib/replay/range-engine/catch-up-range.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { catchUp } from './catch-up.ts';
import { isTargetThere } from './is-target-there.ts';
import type { Shard } from './shard.ts';
import { ShardStopped } from './shard-stopped.ts';

/** Opens a shard's progress: position 0 is committed to its private group, and from now on a missing position means that it was lost. */
async function open({ pool, cluster }: ReplayContext, lease: Lease, producer: TransactionalProducer, shard: Shard): Promise<void> {
  const { target_topic: topic, target_partition: partition, jobId } = shard;
  const [end] = await listOffsets(cluster, [{ topic, partition }], 'latest');
  if (end === undefined || end.error !== undefined) throw end?.error ?? new Error(`${topic}/${partition} gave no end`);
  const outcome = await producer.commitSlice({ topic, batches: [], position: { topic, partition, offset: 0n } });
  if (outcome.status === 'refused') throw new ShardStopped(`Kafka refused to keep the progress of ${topic}/${partition}: ${outcome.message}`);
  await inTransaction(pool, async (client) => {
    await holdLease(client, lease);
    const { rowCount } = await client.query(
      'update replay_shard set opened_at = now(), opened_at_offset = $3 where job_id = $1 and shard = $2 and opened_at is null',
      [jobId, shard.shard, end.offset],
    );
    if (rowCount !== 1) throw new LeaseLost(lease.name);
  });
  shard.opened_at = new Date();
  shard.opened_at_offset = end.offset;
}

/**
 * Makes sure where a shard stands before anything is sent: Kafka's committed position is the truth (DESIGN section 3, step 4).
 * @throws ShardStopped when the position is missing, behind what Postgres recorded, or not ours, or the target is another topic: the shard never starts over.
 */
export async function resumeShard(context: ReplayContext, lease: Lease, producer: TransactionalProducer, shard: Shard): Promise<void> {
  const { target_topic: topic, target_partition: partition } = shard;
  const kept = await producer.keptPosition(topic, partition);
  const committed = kept?.offset;
  // With a topic Kafka deletes what was committed on it; what was committed before it went is caught up with all the same.
  if (committed === undefined && !(await isTargetThere(context, shard)))
    throw new ShardStopped(
      `The topic ${topic} that this replay was confirmed for was deleted (one that has its name now is another). ${shard.position} of ${shard.total} are recorded as sent. Nothing more was sent; plan again what was not.`,
    );
  if (shard.opened_at === null) {
    if (committed !== undefined && committed !== 0n)
      throw new ShardStopped(
        `The private group of ${topic}/${partition} already has position ${committed}, although this shard never began. Nothing was sent.`,
      );
    await open(context, lease, producer, shard);
    return;
  }
  if (kept === undefined || committed === undefined)
    throw new ShardStopped(
      `The committed position of ${topic}/${partition} is gone from Kafka (its group was deleted, or expired). ${shard.position} of ${shard.total} are recorded as sent; more may have been. Nothing more was sent.`,
    );
  if (committed < shard.position)
    throw new ShardStopped(`Kafka's committed position of ${topic}/${partition} is ${committed}, behind ${shard.position} as recorded. Nothing more was sent.`);
  if (committed === shard.position) return;
  if (shard.plan.range !== null) await catchUpRange(context, lease, shard, kept);
  else
    await catchUp(context, lease, shard, {
      sentTo: committed,
      upTo: committed,
      elseBecause: 'left out by a worker that was lost before it could write down why',
    });
}
