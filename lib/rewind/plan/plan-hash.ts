import { createHash } from 'node:crypto';
import type { RewindPlan } from '#lib/rewind/rewind.ts';

/** What confirming a plan binds: the group, and of each partition where it stood and where it is set to. */
export function planHash(cluster: string, group: string, { frozenAt, target, partitions }: Pick<RewindPlan, 'frozenAt' | 'target' | 'partitions'>): string {
  const bound = [cluster, group, frozenAt, target, partitions.map((place) => [place.topicId, place.topic, place.partition, place.committed, place.newOffset])];
  return createHash('sha256').update(JSON.stringify(bound)).digest('hex');
}
