import { partitionForKey } from '#lib/kafka/partition-for-key.ts';
import type { PlannedItem } from '#lib/replay/replay-job.ts';

/**
 * The target partition of a dead letter: the one it came from, where the target still has it; else the one that a Java producer would choose for its key
 * (murmur2), so that one key is never in two partitions; else, without a key, spread by the failure's id.
 */
export function choosePartition(
  { originPartition, key, failureId }: { originPartition: number | null; key: Buffer | null; failureId: bigint },
  partitionCount: number,
): { partition: number; partitionBy: PlannedItem['partitionBy'] } {
  if (originPartition !== null && originPartition < partitionCount) return { partition: originPartition, partitionBy: 'origin' };
  if (key !== null) return { partition: partitionForKey(key, partitionCount), partitionBy: 'key' };
  return { partition: Number(failureId % BigInt(partitionCount)), partitionBy: 'spread' };
}
