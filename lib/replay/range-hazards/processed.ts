import { count, messages } from '#lib/replay/hazards/plan-context.ts';
import type { ProcessedPart } from '#lib/replay/range/processed-before.ts';
import type { ReplayRange } from '#lib/replay/range/replay-range.ts';
import type { Hazard } from '#lib/replay/replay-job.ts';
import type { RangeContext } from './range-context.ts';

const kind = 'already-processed';

/** How many messages of a range were processed. What of a part was passed only in part is counted by its offsets. */
function countOf({ parts, isExact }: ReplayRange, processed: readonly ProcessedPart[]): { messages: number; isExact: boolean } {
  const byPartition = new Map(processed.map((part) => [part.partition, part]));
  const counted = parts.map((part) => {
    const { passedTo, failed } = byPartition.get(part.partition) ?? { passedTo: 0n, failed: 0 };
    const isWhole = passedTo >= BigInt(part.toOffset);
    const passed = isWhole ? part.messages : Math.min(part.messages, Number(passedTo > BigInt(part.fromOffset) ? passedTo - BigInt(part.fromOffset) : 0n));
    return { messages: Math.max(0, passed - failed), isExact: passed === 0 || (isWhole && isExact) };
  });
  return { messages: counted.reduce((sum, part) => sum + part.messages, 0), isExact: counted.every((part) => part.isExact) };
}

/** What the groups that missed the range have processed of it all the same: it would be handled twice. */
export function checkProcessed({ range, processed }: RangeContext): Hazard {
  const { request, target } = range;
  const notChecked = (detail: string): Hazard => ({
    kind,
    level: 'not-checked',
    title: 'What was processed already: not checked',
    detail,
    count: 0,
    examples: [],
  });
  if (target !== request.topic) return notChecked(`The copies go to ${target}; what was processed of ${request.topic} says nothing about it.`);
  if (processed === undefined) return notChecked('Where the groups that missed the range are named, the plan tells what they have processed of it.');
  const groups = request.provenBy.join(', ');
  const found = countOf(range, processed);
  if (found.messages === 0)
    return {
      kind,
      level: 'ok',
      title: 'Nothing of it was processed',
      detail: `${groups} passed none of it, or dead-lettered what was passed.`,
      count: 0,
      examples: [],
    };
  return {
    kind,
    level: 'risk',
    title: `${found.isExact ? '' : 'At most '}${messages(found.messages)} already processed by ${groups}`,
    detail:
      'Passed by the committed offsets, and no dead letter that is not resolved began in them. Whoever does not tell events by their ids handles them twice.',
    count: found.messages,
    examples: processed
      .filter(({ failed }) => failed > 0)
      .slice(0, 5)
      .map(({ partition, failed }) => `${request.topic}/${partition}: ${count(failed)} failed`),
  };
}
