import type { Hazard } from '#lib/replay/replay-job.ts';
import { count, messages, mostExamples, type PlanContext } from './plan-context.ts';

/** Messages on which several consumer groups failed: each is sent once, and its copy stands for all of their dead letters. */
export function checkSharedMessages({ items }: PlanContext): Hazard {
  const kind = 'shared-messages';
  const groups = [...Map.groupBy(items, ({ shard, position }) => `${shard}/${position}`).values()];
  const shared = groups.filter(({ length }) => length > 1);
  if (shared.length === 0)
    return { kind, level: 'ok', title: 'Each dead letter is of a message of its own', detail: 'No message is sent for two of them.', count: 0, examples: [] };
  return {
    kind,
    level: 'notice',
    title: `${count(items.length)} dead letters are of ${messages(groups.length)}`,
    detail: `${messages(shared.length)} failed in more than one consumer group. Each is sent once, and its copy stands for all of its dead letters; where one of them was edited, the edit is sent.`,
    count: shared.length,
    examples: shared.slice(0, mostExamples).map((own) => `dead letters ${own.map(({ failureId }) => failureId).join(', ')}`),
  };
}
