import type { Lease } from '#lib/leases/lease.ts';
import { originOf } from '#lib/replay/plan/origin-of.ts';
import { loadRecords } from '#lib/replay/plan/selected-failure.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { findCopies } from './find-copies.ts';
import { recordSlice } from './record-slice.ts';
import { loadCopiesEnd, loadItems, type Shard } from './shard.ts';
import type { ItemOutcome } from './slice-outcome.ts';

/** The copies that are not recorded yet, read from the target. Where it was deleted there are none. */
async function unrecordedCopies({ pool, cluster }: ReplayContext, shard: Shard): Promise<Map<string, bigint[]>> {
  const { target_topic: topic, target_partition: partition, jobId, opened_at_offset: openedAtOffset } = shard;
  const isThere = (await cluster.topics([topic])).has(topic);
  if (openedAtOffset === null || !isThere) return new Map();
  return findCopies(cluster, { topic, partition, jobId, fromOffset: (await loadCopiesEnd(pool, shard)) ?? openedAtOffset });
}

/**
 * Brings Postgres up to what is in Kafka, where a worker was lost between the two: what has a copy was sent, the rest is let go with the given reason.
 * Only to be called by the holder of the transactional id, so that no copy can be added meanwhile.
 * @param upTo the position in the plan up to which is known that nothing more will be sent.
 * @throws LeaseLost, KafkaError
 */
export async function catchUp(context: ReplayContext, lease: Lease, shard: Shard, { upTo, elseBecause }: { upTo: bigint; elseBecause: string }): Promise<void> {
  const { pool } = context;
  const items = await loadItems(pool, shard, shard.position, Number(upTo - shard.position));
  const records = await loadRecords(
    pool,
    items.map(({ recordId }) => recordId),
  );
  const copies = await unrecordedCopies(context, shard);
  const outcomes = items.map((item): ItemOutcome => {
    const record = records.get(item.recordId);
    const origin = record === undefined ? undefined : originOf(record);
    // Copies lie in the order of the plan, also those of one origin.
    const offset = origin === undefined || item.outcome !== 'pending' ? undefined : copies.get(`${origin.topic}/${origin.partition}/${origin.offset}`)?.shift();
    return offset === undefined ? { item, outcome: 'skipped', reason: elseBecause } : { item, outcome: 'sent', offset };
  });
  await recordSlice(pool, lease, shard, outcomes, upTo);
}
