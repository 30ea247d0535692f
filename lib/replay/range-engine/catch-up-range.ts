import type pg from 'pg';
import { listOffsets } from '#lib/kafka/offsets.ts';
import type { KeptPosition } from '#lib/kafka/transaction-session.ts';
import type { Lease } from '#lib/leases/lease.ts';
import { type FoundCopies, findCopies } from '#lib/replay/engine/find-copies.ts';
import { isTargetThere } from '#lib/replay/engine/is-target-there.ts';
import type { Shard, ShardItem } from '#lib/replay/engine/shard.ts';
import { ShardStopped } from '#lib/replay/engine/shard-stopped.ts';
import type { ItemOutcome } from '#lib/replay/engine/slice-outcome.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { itemsBetween, loadRangeShard, type RangeShard } from './range-shard.ts';
import { recordRangeSlice, type SentBatch } from './record-range-slice.ts';
import { readProgress, type SliceProgress } from './slice-progress.ts';

/** The offset behind the last copy in the shard's target partition that is recorded; undefined when none is. */
async function loadCopiesEnd(pool: pg.Pool, { jobId, shard, target_partition: partition }: Shard): Promise<bigint | undefined> {
  const { rows } = await pool.query<{ end: string | null }>(
    'select max(base_offset + count) as end from replay_range_copy where job_id = $1 and shard = $2 and target_partition = $3',
    [jobId, shard, partition],
  );
  const end = rows[0]?.end;
  return end == null ? undefined : BigInt(end);
}

/** The copies that are not recorded yet, read from the target: only where a claimed failure waits to know. */
async function unrecordedCopies(context: ReplayContext, shard: Shard, items: readonly ShardItem[]): Promise<FoundCopies> {
  const none: FoundCopies = { byOrigin: new Map(), incomplete: undefined };
  const { target_topic: topic, target_partition: partition, jobId, plan_hash: planHash, opened_at_offset: openedAtOffset } = shard;
  if (openedAtOffset === null || items.every(({ outcome }) => outcome !== 'pending')) return none;
  if (!(await isTargetThere(context, shard))) return { ...none, incomplete: 'the target was deleted' };
  return findCopies(context.cluster, { topic, partition, jobId, planHash, fromOffset: (await loadCopiesEnd(context.pool, shard)) ?? openedAtOffset });
}

/** What became of claimed failures, by the copies in the target. @param sentTo the position up to which something may have been sent without being recorded */
async function itemOutcomes(
  context: ReplayContext,
  { shard, source, fromOffset }: RangeShard,
  items: readonly ShardItem[],
  { sentTo, elseBecause }: { sentTo: bigint; elseBecause: string },
): Promise<ItemOutcome[]> {
  const copies = await unrecordedCopies(context, shard, items);
  return items.map((item): ItemOutcome => {
    const [offset] = copies.byOrigin.get(`${source.topic}/${source.partition}/${fromOffset + item.position}`) ?? [];
    if (item.outcome === 'pending' && offset !== undefined) return { item, outcome: 'sent', offset };
    if (item.outcome === 'pending' && item.position < sentTo && copies.incomplete !== undefined)
      return { item, outcome: 'unproven', reason: `it may have been sent; whether, and where its copy lies, can no longer be told: ${copies.incomplete}` };
    return { item, outcome: 'skipped', reason: elseBecause };
  });
}

async function requireRange({ pool }: ReplayContext, shard: Shard): Promise<RangeShard> {
  const range = await loadRangeShard(pool, shard);
  if (range === undefined) throw new ShardStopped(`Replay ${shard.jobId} has no part for shard ${shard.shard} in its plan. Nothing more was sent.`);
  return range;
}

/** The positions of the messages whose claimed failures were sent, or may have been. */
const claimedOf = (outcomes: readonly ItemOutcome[]): ReadonlySet<bigint> =>
  new Set(outcomes.flatMap(({ item, outcome }) => (outcome === 'sent' || outcome === 'unproven' ? [item.position] : [])));

/**
 * What a slice sent of which only the count is known, as one batch. Its copies lie before the end that the target has now, since nobody else may send for the
 * shard: a group that comes so far has passed them. Where they were spread over partitions by key, that cannot be told of one.
 */
async function lostBatch({ cluster }: ReplayContext, { shard, range }: RangeShard, count: number, claimed: number): Promise<SentBatch> {
  const { target_topic: topic, target_partition: partition } = shard;
  const [end] = range.partitionBy === 'origin' ? await listOffsets(cluster, [{ topic, partition }], 'latest') : [];
  return { partition, count, baseOffset: undefined, passesAt: end?.offset, firstPosition: shard.position, claimed };
}

/** The slice that led from the recorded position to the committed one; undefined where the two do not fit together. */
function nextProgress(shard: Shard, { offset, metadata }: KeptPosition): SliceProgress | undefined {
  const progress = readProgress(metadata);
  return progress?.from === shard.position && offset <= shard.total ? progress : undefined;
}

/**
 * Brings Postgres up to the committed position of a range, where a worker was lost between Kafka's commit and ours: what stands beside the position tells the
 * counts of the one slice that can be missing; where the copies of claimed failures lie is read from the target.
 * Only to be called by the holder of the transactional id. @throws ShardStopped where the two do not fit together; LeaseLost, KafkaError
 */
export async function catchUpRange(context: ReplayContext, lease: Lease, shard: Shard, kept: KeptPosition): Promise<void> {
  const range = await requireRange(context, shard);
  const { offset: committed } = kept;
  const progress = nextProgress(shard, kept);
  if (progress === undefined)
    throw new ShardStopped(
      `Kafka's committed position of ${shard.target_topic}/${shard.target_partition} is ${committed}, and does not follow ${shard.position} as recorded. Nothing more was sent.`,
    );
  const items = itemsBetween(range, shard.position, committed);
  const elseBecause = 'left out by a worker that was lost before it could write down why';
  const outcomes = await itemOutcomes(context, range, items, { sentTo: committed, elseBecause });
  const batches = progress.sent === 0 ? [] : [await lostBatch(context, range, progress.sent, claimedOf(outcomes).size)];
  await recordRangeSlice(context.pool, lease, shard, { progress, batches, outcomes, nextPosition: committed });
}

/** How many messages are left in a part: where its plan has looked at each, those that are not decided yet; else offsets, of which some hold none. */
function restOf({ shard: { position, total, sent_count: sent, left_count: left }, range, part }: RangeShard): number {
  const offsets = Number(total - position);
  return range.isExact ? Math.min(offsets, Math.max(0, part.messages - Number(sent + left))) : offsets;
}

/** What is left behind the recorded position, between messages that were sent or may have been: their runs, with no more messages together than are left. */
function leftBetween(range: RangeShard, sent: ReadonlySet<bigint>, reason: string): SliceProgress['left'] {
  const { position, total } = range.shard;
  const ends = [...sent].sort((one, other) => (one < other ? -1 : 1));
  let rest = restOf(range) - sent.size;
  return [...ends, total].flatMap((end, index) => {
    const from = index === 0 ? position : (ends[index - 1] ?? position) + 1n;
    if (end <= from) return [];
    const count = Math.max(0, Math.min(rest, Number(end - from)));
    rest -= count;
    return [{ fromOffset: from, toOffset: end, count, outcome: 'skipped' as const, reason }];
  });
}

/** Why it is not known whether the slice behind the recorded position was sent; undefined where it is. */
function whyLost(shard: Shard, kept: KeptPosition | undefined): string | undefined {
  if (kept === undefined) return shard.opened_at === null ? undefined : 'its position is gone from Kafka';
  return kept.offset > shard.position && nextProgress(shard, kept) === undefined ? 'its position in Kafka does not follow what was recorded' : undefined;
}

/** Lets go what a cancelled replay did not send: also where its position does not fit, for it is to send nothing more. @throws LeaseLost, KafkaError */
export async function cancelRange(
  context: ReplayContext,
  lease: Lease,
  shard: Shard,
  { kept, mostInSlice }: { kept: KeptPosition | undefined; mostInSlice: number },
): Promise<void> {
  const lost = whyLost(shard, kept);
  if (kept !== undefined && lost === undefined && kept.offset > shard.position) await catchUpRange(context, lease, shard, kept);
  const range = await requireRange(context, shard);
  const { position, total } = shard;
  const reason = `the replay was cancelled before it was sent${lost === undefined ? '' : `; ${lost}, so up to one slice of it may have been sent`}`;
  const items = itemsBetween(range, position, total);
  const maySent = items
    .filter(({ outcome }) => outcome === 'pending')
    .slice(0, mostInSlice)
    .at(-1);
  const sentTo = lost === undefined || maySent === undefined ? position : maySent.position + 1n;
  const outcomes = await itemOutcomes(context, range, items, { sentTo, elseBecause: reason });
  // Where nothing is known of a slice, its claimed failures have copies that were found, or may have some.
  const claimed = claimedOf(outcomes);
  const left = leftBetween(range, claimed, reason);
  const batches = claimed.size === 0 ? [] : [await lostBatch(context, range, claimed.size, claimed.size)];
  await recordRangeSlice(context.pool, lease, shard, { progress: { from: position, sent: claimed.size, left }, batches, outcomes, nextPosition: total });
}
