import type { ReplayPlan } from './replay-job.ts';

/** The topics that whoever has to do with a replay must be allowed: those that it sends to, and the one that a range is read from. */
export function topicsOfPlan({ shards, range }: Pick<ReplayPlan, 'shards' | 'range'>): string[] {
  return [...new Set([...shards.map(({ topic }) => topic), ...(range === null ? [] : [range.request.topic])])];
}
