import { count, messages, mostExamples } from '#lib/replay/hazards/plan-context.ts';
import type { PassedPart } from '#lib/replay/range/processed-before.ts';
import { type ReplayRange, spansOf } from '#lib/replay/range/replay-range.ts';
import type { Hazard } from '#lib/replay/replay-job.ts';
import type { RangeContext } from './range-context.ts';

const kind = 'already-processed';

/** Offsets of a part that are meant and below one. */
const offsetsBelow = (part: ReplayRange['parts'][number], end: bigint): number =>
  spansOf([part]).reduce((sum, { fromOffset, toOffset }) => {
    const [from, to] = [BigInt(fromOffset), end < BigInt(toOffset) ? end : BigInt(toOffset)];
    return sum + (to > from ? Number(to - from) : 0);
  }, 0);

/** How many messages of a range a group has processed. What of a part it passed only in part is counted by offsets; what failed in a compacted topic may not be there any more. */
function processedBy({ parts, isExact }: ReplayRange, passed: readonly PassedPart[], isCompacted: boolean): { messages: number; isExact: boolean } {
  const byPartition = new Map(passed.map((part) => [part.partition, part]));
  const counted = parts.map((part) => {
    const { passedTo, failed } = byPartition.get(part.partition) ?? { passedTo: 0n, failed: 0 };
    const isWhole = passedTo >= BigInt(part.toOffset);
    const own = isWhole ? part.messages : Math.min(part.messages, offsetsBelow(part, passedTo));
    return { messages: Math.max(0, own - failed), isExact: own === 0 || (isWhole && isExact && !(isCompacted && failed > 0)) };
  });
  return { messages: counted.reduce((sum, part) => sum + part.messages, 0), isExact: counted.every((part) => part.isExact) };
}

/** What the groups that missed the range have processed of it all the same: it would be handled twice. */
export function checkProcessed({ range, processed, configs }: RangeContext): Hazard {
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
  const isCompacted = configs.get('cleanup.policy')?.includes('compact') ?? false;
  const byGroup = processed
    .map(({ group, parts }) => ({ group, ...processedBy(range, parts, isCompacted) }))
    .sort((one, other) => other.messages - one.messages);
  const [most] = byGroup;
  if (most === undefined || most.messages === 0)
    return {
      kind,
      level: 'ok',
      title: 'Nothing of it was processed',
      detail: `${request.provenBy.join(', ')}: none of it was passed but what failed.`,
      count: 0,
      examples: [],
    };
  return {
    kind,
    level: 'risk',
    title: `${most.isExact ? '' : 'About '}${messages(most.messages)} ${most.messages === 1 ? 'was' : 'were'} passed by ${most.group}, and did not fail`,
    detail:
      'It has processed them, and handles them twice where it does not tell events by their ids. Offsets that somebody set forward, retries on their way and dead letters that are not indexed look the same.',
    count: most.messages,
    examples: byGroup.slice(0, mostExamples).map((each) => `${each.group}: ${count(each.messages)}`),
  };
}
