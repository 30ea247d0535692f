import { planHashPrefix } from '#lib/kafka/redrive-headers.ts';

const jobPrefix = (prefix: string): string => `${prefix}.job.`;

/** The name of the transactional id and private group of a shard. The plan's hash keeps jobs of the same number in other databases apart. */
export function shardName(prefix: string, { jobId, planHash, shard }: { jobId: number; planHash: string; shard: number }): string {
  return `${jobPrefix(prefix)}${jobId}-${planHashPrefix(planHash)}.${shard}`;
}

/** Whether a group or transactional id is one of a shard, of whichever job. */
export const isShardName = (prefix: string, name: string): boolean => name.startsWith(jobPrefix(prefix));
