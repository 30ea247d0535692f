import { count, mostExamples } from '#lib/replay/hazards/plan-context.ts';
import type { Hazard } from '#lib/replay/replay-job.ts';
import type { RangeContext } from './range-context.ts';

/** What retention has taken of the range before it was planned. */
export function checkRetentionGap({ range: { parts, request } }: RangeContext): Hazard {
  const gaps = parts.filter(({ missing }) => missing > 0);
  const missing = gaps.reduce((sum, part) => sum + part.missing, 0);
  if (missing === 0)
    return {
      kind: 'retention-gap',
      level: 'ok',
      title: 'The source has the whole range',
      detail: 'What retention takes while it runs is passed over, counted and shown.',
      count: 0,
      examples: [],
    };
  return {
    kind: 'retention-gap',
    level: 'risk',
    title: `${count(missing)} offsets of the range are gone`,
    detail: 'Retention has deleted them; the copies begin where the log begins. Dead letters of them are kept here, and can be replayed by themselves.',
    count: missing,
    examples: gaps.slice(0, mostExamples).map(({ partition, fromOffset }) => `${request.topic}/${partition} begins at ${fromOffset}`),
  };
}

/** Whether the order within a key holds. */
export function checkRangeOrder({ range: { partitionBy, target, targetPartitions } }: RangeContext): Hazard {
  if (partitionBy === 'origin')
    return {
      kind: 'key-order',
      level: 'ok',
      title: 'Order within a key holds',
      detail: 'Sent in the order of their offsets, each partition to the one of its number.',
      count: 0,
      examples: [],
    };
  return {
    kind: 'key-order',
    level: 'notice',
    title: `Partitions of ${target} are chosen by key`,
    detail: `It has ${count(targetPartitions)} partitions, as many as the source has not. A Java producer chooses the same ones (murmur2). The order within a key holds where each key is in one partition of the source.`,
    count: 1,
    examples: [],
  };
}
