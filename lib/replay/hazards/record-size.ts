import { maxMessageBytes } from '#lib/kafka/topics.ts';
import type { Hazard } from '#lib/replay/replay-job.ts';
import { count, messages, mostExamples, type PlanContext } from './plan-context.ts';

/** Messages that the target refuses for their size; they are skipped. */
export function checkRecordSize({ items, targets }: PlanContext): Hazard {
  const limits = [...targets].map(([topic, { configs }]) => `${topic} takes ${count(maxMessageBytes(configs))} bytes`);
  const largest = items.reduce((most, { sizeBytes }) => Math.max(most, sizeBytes), 0);
  const oversize = items.filter(({ skipReason }) => skipReason?.startsWith('larger than'));
  if (oversize.length > 0) {
    return {
      kind: 'record-size',
      level: 'risk',
      title: `${messages(oversize.length)} too large for the target`,
      detail: `Skipped: ${limits.join(', ')}. Raise max.message.bytes of the topic to send them.`,
      count: oversize.length,
      examples: oversize.slice(0, mostExamples).map(({ failureId, sizeBytes }) => `dead letter ${failureId}: ${count(sizeBytes)} bytes`),
    };
  }
  return {
    kind: 'record-size',
    level: 'ok',
    title: 'Fits the target',
    detail: `Largest ${count(largest)} bytes; ${limits.join(', ')}.`,
    count: 0,
    examples: [],
  };
}
