import { count, mostExamples } from '#lib/replay/hazards/plan-context.ts';
import type { Hazard } from '#lib/replay/replay-job.ts';
import type { RangeContext } from './range-context.ts';

/** What retention has taken of the range before it was planned: offsets that were named, or the time before the log's first record. */
export function checkRetentionGap({ range: { parts, request } }: RangeContext): Hazard {
  const kind = 'retention-gap';
  const gaps = parts.filter(({ missing }) => missing > 0);
  const missing = gaps.reduce((sum, part) => sum + part.missing, 0);
  const late = parts.filter(({ beginsAt }) => beginsAt !== null);
  const kept = 'Dead letters of them are kept here, and can be replayed by themselves.';
  if (missing > 0)
    return {
      kind,
      level: 'risk',
      title: `${count(missing)} offsets of the range are gone`,
      detail: `Retention has deleted them; the copies begin where the log begins. ${kept}`,
      count: missing,
      examples: gaps.slice(0, mostExamples).map(({ partition, fromOffset }) => `${request.topic}/${partition} begins at ${fromOffset}`),
    };
  const [first] = late;
  if (first?.beginsAt != null && request.bounds.by === 'time')
    return {
      kind,
      level: 'risk',
      title: `The broker no longer has records before ${inWords(earliest(late))}`,
      detail: `The range begins at ${inWords(request.bounds.from)}; whether there were messages in between cannot be told any more, since the log has lost its beginning. ${kept}`,
      count: late.length,
      examples: late
        .slice(0, mostExamples)
        .map(({ partition, fromOffset, beginsAt }) => `${request.topic}/${partition} begins at ${fromOffset}, ${inWords(beginsAt ?? '')}`),
    };
  return {
    kind,
    level: 'ok',
    title: 'The source has the whole range',
    detail: 'What retention takes while it runs is passed over, counted and shown.',
    count: 0,
    examples: [],
  };
}

/** An instant as sentences of a plan have it. */
const inWords = (at: string) => `${at.slice(0, 19).replace('T', ' ')} UTC`;
const earliest = (parts: readonly { beginsAt: string | null }[]) => parts.flatMap(({ beginsAt }) => beginsAt ?? []).sort()[0] ?? '';

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
