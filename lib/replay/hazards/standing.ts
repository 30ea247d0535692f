import type { Hazard } from '#lib/replay/replay-job.ts';
import { messages, type PlanContext } from './plan-context.ts';

/** Whether the order within a key holds: from the origin partition to the same one, in origin order. */
export function checkKeyOrder({ items }: PlanContext): Hazard {
  const moved = items.filter(({ partitionBy }) => partitionBy !== 'origin');
  if (moved.length === 0)
    return {
      kind: 'key-order',
      level: 'ok',
      title: 'Order within a key holds',
      detail: 'Sent in the order of their origin offsets, each to the partition it came from.',
      count: 0,
      examples: [],
    };
  return {
    kind: 'key-order',
    level: 'notice',
    title: `${messages(moved.length)} go to a partition chosen by key`,
    detail:
      'The partition they came from is not known or no longer there, or their key was edited. A Java producer chooses the same one (murmur2); a producer with its own partitioner may not.',
    count: moved.length,
    examples: [],
  };
}

/** What cannot be checked without a schema registry. */
export function checkSchema(): Hazard {
  return {
    kind: 'schema',
    level: 'not-checked',
    title: 'Payload against a schema: not checked',
    detail: 'No schema registry is configured. The payload is sent as it was.',
    count: 0,
    examples: [],
  };
}

/** What exactly once means here. */
export function explainDelivery(): Hazard {
  return {
    kind: 'delivery',
    level: 'ok',
    title: 'Sent exactly once',
    detail:
      'In transactions that carry their own progress: a worker that is killed goes on where the last commit ended. This holds for readers with isolation.level=read_committed.',
    count: 0,
    examples: [],
  };
}
