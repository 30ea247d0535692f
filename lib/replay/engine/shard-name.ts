import { privateGroupPrefix } from '#lib/kafka/private-group.ts';
import { planHashPrefix } from '#lib/kafka/redrive-headers.ts';

/** The name of the transactional id and private group of a shard. The plan's hash keeps jobs of the same number in other databases apart. */
export function shardName(prefix: string, { jobId, planHash, shard }: { jobId: number; planHash: string; shard: number }): string {
  return `${privateGroupPrefix(prefix)}${jobId}-${planHashPrefix(planHash)}.${shard}`;
}
