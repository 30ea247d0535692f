import type { Hazard } from '#lib/replay/replay-job.ts';
import { messages, mostExamples, type PlanContext } from './plan-context.ts';

/** Messages that were replayed and failed again: the loop of a poison message is counted, and ends at the cap. */
export function checkAttempts({ items, maxAttempts }: PlanContext): Hazard {
  const over = items.filter(({ attempt }) => attempt > maxAttempts);
  const again = items.filter(({ attempt }) => attempt > 1);
  const examples = (over.length > 0 ? over : again).slice(0, mostExamples).map(({ failureId, attempt }) => `dead letter ${failureId}: replay ${attempt}`);
  if (over.length > 0) {
    return {
      kind: 'attempts',
      level: 'risk',
      title: `${messages(over.length)} replayed ${maxAttempts} times already`,
      detail: 'Skipped: each came back every time. Find out why before you raise REDRIVE_MAX_ATTEMPTS.',
      count: over.length,
      examples,
    };
  }
  if (again.length > 0) {
    return {
      kind: 'attempts',
      level: 'notice',
      title: `${messages(again.length)} came back from an earlier replay`,
      detail: `It may come back again; after ${maxAttempts} replays a message is left out.`,
      count: again.length,
      examples,
    };
  }
  return { kind: 'attempts', level: 'ok', title: 'First replay', detail: 'Nothing selected was replayed before.', count: 0, examples: [] };
}
