import type { Lease } from '#lib/leases/lease.ts';
import { originOf } from '#lib/replay/plan/origin-of.ts';
import { loadSelected } from '#lib/replay/plan/selected-failure.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { type FoundCopies, findCopies } from './find-copies.ts';
import { isTargetThere } from './is-target-there.ts';
import { recordSlice } from './record-slice.ts';
import { loadCopiesEnd, loadItems, type Shard, type ShardItem } from './shard.ts';
import type { ItemOutcome } from './slice-outcome.ts';

/** The copies that are not recorded yet, read from the target. */
async function unrecordedCopies(context: ReplayContext, shard: Shard): Promise<FoundCopies> {
  const { target_topic: topic, target_partition: partition, jobId, plan_hash: planHash, opened_at_offset: openedAtOffset } = shard;
  if (openedAtOffset === null) return { byOrigin: new Map(), incomplete: undefined };
  if (!(await isTargetThere(context, shard))) return { byOrigin: new Map(), incomplete: 'the target was deleted' };
  return findCopies(context.cluster, { topic, partition, jobId, planHash, fromOffset: (await loadCopiesEnd(context.pool, shard)) ?? openedAtOffset });
}

interface CatchUp {
  /** The position in the plan up to which something may have been sent without being recorded. */
  sentTo: bigint;
  /** The position up to which everything is decided now: what lies between was not sent. */
  upTo: bigint;
  /** Why what was not sent is let go. */
  elseBecause: string;
}

/**
 * Brings Postgres up to what is in Kafka, where a worker was lost between the two: what has a copy was sent, the rest is let go. Where the target cannot be
 * read whole any more, a copy that was not found counts as sent, and stays unproven: sending it again could be the second time.
 * Only to be called by the holder of the transactional id, so that no copy can be added meanwhile.
 * @throws LeaseLost, KafkaError
 */
export async function catchUp(context: ReplayContext, lease: Lease, shard: Shard, { sentTo, upTo, elseBecause }: CatchUp): Promise<void> {
  const { pool } = context;
  const items = await loadItems(pool, shard, shard.position, upTo);
  const selected = await loadSelected(
    pool,
    items.map(({ recordId }) => recordId),
  );
  const origins = new Map(selected.map((row) => [row.record_id, originOf(row)]));
  const copies = await unrecordedCopies(context, shard);
  // One copy serves all failures of one message. Two of one origin are there where each was edited in its own way; copies lie in the order of the plan.
  const offsets = new Map<bigint, bigint>();
  const copyOf = ({ position, recordId, outcome }: ShardItem): bigint | undefined => {
    const origin = origins.get(recordId);
    if (origin === undefined || outcome !== 'pending') return undefined;
    const offset = offsets.get(position) ?? copies.byOrigin.get(`${origin.topic}/${origin.partition}/${origin.offset}`)?.shift();
    if (offset !== undefined) offsets.set(position, offset);
    return offset;
  };
  const outcomes = items.map((item): ItemOutcome => {
    const offset = copyOf(item);
    if (offset !== undefined) return { item, outcome: 'sent', offset };
    if (item.outcome === 'pending' && item.position < sentTo && copies.incomplete !== undefined)
      return { item, outcome: 'unproven', reason: `it may have been sent; whether, and where its copy lies, can no longer be told: ${copies.incomplete}` };
    return { item, outcome: 'skipped', reason: elseBecause };
  });
  await recordSlice(pool, lease, shard, outcomes, upTo);
}
