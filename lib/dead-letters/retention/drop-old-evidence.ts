import type pg from 'pg';
import { fullEvidencePartitions } from '#lib/db/evidence-partitions.ts';
import { type DroppedPartition, dropPartition } from './drop-partition.ts';
import { judgePartition, type RetentionRule } from './forgettable.ts';

/** A partition is written anew when at least this part of it goes: otherwise each failure that is resolved at last would move all that are still open. */
const leastPart = 0.1;

/**
 * Drops what is old enough, oldest partition first. Only full partitions are touched.
 * @returns what was dropped.
 */
export async function dropOldEvidence(pool: pg.Pool, rule: RetentionRule, signal: AbortSignal): Promise<DroppedPartition[]> {
  const dropped: DroppedPartition[] = [];
  const partitions = await fullEvidencePartitions(pool);
  for (const [index, partition] of partitions.entries()) {
    if (signal.aborted) break;
    const { forgettable, records } = await judgePartition(pool, partition, rule);
    if (forgettable === 0 || forgettable < records * leastPart) continue;
    const gone = new Set(dropped.filter(({ kept }) => kept === 0).map(({ partition: name }) => name));
    const earlier = partitions.slice(0, index).filter(({ name }) => !gone.has(name));
    dropped.push(await dropPartition(pool, partition, { earlier, rule, signal }));
  }
  return dropped;
}
