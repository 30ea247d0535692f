import type { JobControl } from './job-control.ts';
import type { Shard } from './shard.ts';

/** A slice is at most this part of a second of the rate limit. */
const slicesPerSecond = 4;
const mostItemsPerSlice = 5_000;

/** A shard, and how many messages each of its job's has. */
interface PacedShard {
  shard: number;
  plan: { shards: readonly { shard: number; messages: number }[] };
}

/** A shard's part of the job's messages per second: that of its messages, so that all shards end together. */
function shareOf({ plan: { shards }, shard }: PacedShard): number {
  const all = shards.reduce((sum, { messages }) => sum + messages, 0);
  const own = shards.find((planned) => planned.shard === shard)?.messages ?? 0;
  return own === 0 ? 1 : own / all;
}

/** A shard's messages per second. */
export const shardRate = (shard: PacedShard, ratePerSecond: number): number => ratePerSecond * shareOf(shard);

/**
 * What a shard owes before its first message, in messages: those of the shards before it have their turn first, so that many shards together begin at the rate, and not with
 * a message each at once.
 */
export function firstDebt(shard: PacedShard): number {
  const before = shard.plan.shards.filter((planned) => planned.shard < shard.shard && planned.messages > 0).length;
  return shareOf(shard) * before;
}

/** The most messages in one slice at this rate of the job. */
export const sliceItems = (shard: PacedShard, ratePerSecond: number): number =>
  Math.min(mostItemsPerSlice, Math.max(1, Math.floor(shardRate(shard, ratePerSecond) / slicesPerSecond)));

/**
 * The most messages that a shard may send now: nothing at its end, or at the end of its part of an open canary. That is a position where each message has one;
 * of a range, whose messages are not known one by one, it is a count of what was sent.
 */
export function mostToSend(
  { plan, total, position, canary_to: canaryTo, sent_count: sent }: Shard,
  { isCanaryOpen }: Pick<JobControl, 'isCanaryOpen'>,
): number {
  const rest = total - position;
  if (rest <= 0n || !isCanaryOpen || canaryTo === null) return Number(rest);
  const ofCanary = canaryTo - (plan.range === null ? position : sent);
  return Number(ofCanary < rest ? ofCanary : rest);
}
