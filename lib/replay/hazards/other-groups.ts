import type { Hazard } from '#lib/replay/replay-job.ts';
import { mostExamples, type PlanContext } from './plan-context.ts';

/** Which consumer groups besides the failing ones read the target and will see the copies too. */
export function checkOtherGroups({ failures, targets, hiddenGroups }: PlanContext): Hazard {
  const failing = new Set([...failures.values()].map((failure) => failure.consumer_group));
  const others = [
    ...new Set(
      [...targets].flatMap(([topic, { groups }]) => groups.filter(({ groupId }) => !failing.has(groupId)).map(({ groupId }) => `${groupId} on ${topic}`)),
    ),
  ].sort();
  const unseen = hiddenGroups === undefined ? '' : ` Redrive may not see every group: ${hiddenGroups}.`;
  if (others.length === 0 && unseen !== '')
    return {
      kind: 'other-groups',
      level: 'not-checked',
      title: 'Other groups that read the target: not checked',
      detail: `Groups that are kept from Redrive may see the copies too.${unseen}`,
      count: 0,
      examples: [],
    };
  if (others.length === 0)
    return {
      kind: 'other-groups',
      level: 'ok',
      title: 'No other group reads the target',
      detail: 'Only the group that failed will see the copies.',
      count: 0,
      examples: [],
    };
  return {
    kind: 'other-groups',
    level: 'notice',
    title:
      others.length === 1 ? 'One more group reads the target and will see the copies' : `${others.length} more groups read the target and will see the copies`,
    detail: `The event id stays the same, so a group that deduplicates by it handles nothing twice. Whether these do is not known to Redrive. Readers with isolation.level=read_uncommitted may also see aborted copies.${unseen}`,
    count: others.length,
    examples: others.slice(0, mostExamples),
  };
}
