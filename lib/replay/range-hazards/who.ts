import { count, mostExamples } from '#lib/replay/hazards/plan-context.ts';
import { mostClaims } from '#lib/replay/range/replay-range.ts';
import type { Hazard } from '#lib/replay/replay-job.ts';
import type { RangeContext } from './range-context.ts';

const deadLetters = (number: number) => `${count(number)} dead letter${number === 1 ? '' : 's'}`;

/** Who reads the target: every group there sees every copy. */
export function checkRangeReaders({ range: { groups, target }, hiddenGroups }: RangeContext): Hazard {
  const unseen = hiddenGroups === undefined ? '' : ` Redrive may not see every group: ${hiddenGroups}.`;
  if (groups.length > 0)
    return {
      kind: 'other-groups',
      level: 'notice',
      title: groups.length === 1 ? 'One group reads the target and will see every copy' : `${groups.length} groups read the target and will see every copy`,
      detail: `The event id stays the same, so a group that deduplicates by it handles nothing twice. Whether these do is not known to Redrive. If only one of them missed the range, moving its offsets back disturbs no other. Readers with isolation.level=read_uncommitted may also see aborted copies.${unseen}`,
      count: groups.length,
      examples: groups.slice(0, mostExamples),
    };
  if (unseen !== '')
    return {
      kind: 'other-groups',
      level: 'not-checked',
      title: 'Groups that read the target: not checked',
      detail: `Groups that are kept from Redrive may see the copies.${unseen}`,
      count: 0,
      examples: [],
    };
  return {
    kind: 'other-groups',
    level: 'ok',
    title: 'No group reads the target',
    detail: `Nobody has committed offsets on ${target}.`,
    count: 0,
    examples: [],
  };
}

/** Open failures that began in the range: it sends their messages, so it claims and resolves them. */
export function checkOpenFailures({ range: { request, target }, items }: RangeContext): Hazard {
  const kind = 'open-failures';
  if (target !== request.topic)
    return {
      kind,
      level: 'ok',
      title: 'Open dead letters are left as they are',
      detail: `The copies go to ${target}, which does not resolve what failed on ${request.topic}.`,
      count: 0,
      examples: [],
    };
  if (items.length > mostClaims)
    return {
      kind,
      level: 'blocking',
      title: `More than ${deadLetters(mostClaims)} of the range are open`,
      detail: 'One replay claims no more. Take a shorter range.',
      count: items.length,
      examples: [],
    };
  const skipped = items.filter(({ skipReason }) => skipReason !== null);
  if (items.length === 0)
    return { kind, level: 'ok', title: 'No open dead letter began in the range', detail: 'Nothing is claimed besides the range.', count: 0, examples: [] };
  return {
    kind,
    level: skipped.length > 0 ? 'risk' : 'notice',
    title: `${deadLetters(items.length)} of the range ${items.length === 1 ? 'is' : 'are'} open`,
    detail: `Claimed with the range, and resolved when proven.${skipped.length > 0 ? ` ${deadLetters(skipped.length)} ${skipped.length === 1 ? 'was replayed too often and is' : 'were replayed too often and are'} skipped.` : ''}`,
    count: items.length,
    examples: items.slice(0, mostExamples).map(({ failureId }) => `dead letter ${failureId}`),
  };
}

/** Failures that began in the range and that another replay has, or that somebody has dealt with: the range would send their messages once more. */
export function checkDecidedFailures({ decided }: RangeContext): Hazard {
  const kind = 'decided-failures';
  if (decided === undefined || decided.inReplays + decided.dealtWith === 0)
    return {
      kind,
      level: 'ok',
      title: 'Nothing of it is decided elsewhere',
      detail: 'No dead letter of the range is in another replay, resolved or discarded.',
      count: 0,
      examples: [],
    };
  const { inReplays, dealtWith, examples } = decided;
  if (inReplays > 0)
    return {
      kind,
      level: 'blocking',
      title: `${deadLetters(inReplays)} of the range ${inReplays === 1 ? 'is' : 'are'} in another replay`,
      detail: 'What failed would be sent twice. Wait until that replay is done, or cancel it, and plan again.',
      count: inReplays,
      examples,
    };
  return {
    kind,
    level: 'risk',
    title: `${deadLetters(dealtWith)} of the range ${dealtWith === 1 ? 'was' : 'were'} resolved or discarded`,
    detail:
      'A range sends every message between its ends that its filter means, also what failed and was dealt with. Leave them out by narrower offsets, or by a filter.',
    count: dealtWith,
    examples,
  };
}
