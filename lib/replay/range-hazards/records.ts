import { maxMessageBytes } from '#lib/kafka/topics.ts';
import { count, messages } from '#lib/replay/hazards/plan-context.ts';
import { timestampRule } from '#lib/replay/plan/replay-timestamp.ts';
import type { Hazard } from '#lib/replay/replay-job.ts';
import type { RangeContext } from './range-context.ts';

/** Why a check of each message was not made. */
const unlooked = 'The messages were counted by their offsets and not looked at one by one.';

/** Messages that the target refuses for their size; each will be left, with the reason. */
export function checkRangeSize({ range: { facts, target }, configs }: RangeContext): Hazard {
  const limit = `${target} takes ${count(maxMessageBytes(configs))} bytes`;
  const looked = facts?.looked;
  if (looked == null)
    return {
      kind: 'record-size',
      level: 'not-checked',
      title: 'Size of each message: not checked',
      detail: `${unlooked} ${limit}; one that is larger is left, with the reason.`,
      count: 0,
      examples: [],
    };
  if (looked.oversize > 0)
    return {
      kind: 'record-size',
      level: 'risk',
      title: `${messages(looked.oversize)} may be too large for the target`,
      detail: `Largest ${count(looked.largestBytes)} bytes; ${limit}. One that does not fit is left, with the reason. Raise max.message.bytes of the topic to send them.`,
      count: looked.oversize,
      examples: [],
    };
  return {
    kind: 'record-size',
    level: 'ok',
    title: 'Fits the target',
    detail: `Largest ${count(looked.largestBytes)} bytes; ${limit}.`,
    count: 0,
    examples: [],
  };
}

/** Messages whose old timestamp the target would refuse, or delete the copy for at once. */
export function checkRangeTimestamps({ range: { facts }, configs, nowMs }: RangeContext): Hazard {
  const looked = facts?.looked;
  const oldest = facts?.oldestAt == null ? undefined : BigInt(Date.parse(facts.oldestAt));
  const why = oldest === undefined ? undefined : timestampRule(configs)(oldest, nowMs).why;
  if (looked === null || looked === undefined ? why !== undefined : looked.renewed > 0)
    return {
      kind: 'timestamps',
      level: 'notice',
      title: looked == null ? 'Some messages are sent with a new timestamp' : `${messages(looked.renewed)} sent with a new timestamp`,
      detail: `With the original one the target would refuse the copy or delete it at once${why === undefined ? '' : ` (the oldest is ${why})`}. Consumers that work by event time see the time of the replay.`,
      count: looked?.renewed ?? 1,
      examples: [],
    };
  if (looked == null && oldest === undefined)
    return {
      kind: 'timestamps',
      level: 'not-checked',
      title: 'Old timestamps: not checked',
      detail: `${unlooked} One that the target would refuse or delete is sent with a new timestamp.`,
      count: 0,
      examples: [],
    };
  return {
    kind: 'timestamps',
    level: 'ok',
    title: 'Original timestamps are kept',
    detail: 'The target takes them and keeps the copies as long as any record.',
    count: 0,
    examples: [],
  };
}

/** Tombstones delete, and in a compacted topic an old value beats a newer one that was there before it. */
export function checkRangeCompaction({ range: { facts, target, request }, configs }: RangeContext): Hazard {
  const isCompacted = configs.get('cleanup.policy')?.includes('compact') ?? false;
  const tombstones = facts?.looked?.tombstones ?? 0;
  if (tombstones > 0)
    return {
      kind: 'compaction',
      level: 'risk',
      title: `${messages(tombstones)} without a value (tombstone)`,
      detail: `Consumers take it as a deletion${isCompacted ? `, and ${target} will forget the key` : ''}.`,
      count: tombstones,
      examples: [],
    };
  if (isCompacted)
    return {
      kind: 'compaction',
      level: request.overtaken === 'send' ? 'risk' : 'notice',
      title: 'The target is compacted',
      detail: `${target}: the newest copy becomes the value of its key.${request.overtaken === 'send' ? ' This plan sends those too that a newer event has overtaken.' : ''}`,
      count: 1,
      examples: [],
    };
  if (facts?.looked == null)
    return {
      kind: 'compaction',
      level: 'not-checked',
      title: 'Tombstones: not checked',
      detail: `${unlooked} The target is not compacted.`,
      count: 0,
      examples: [],
    };
  return { kind: 'compaction', level: 'ok', title: 'No tombstones, target not compacted', detail: 'Nothing is deleted by sending.', count: 0, examples: [] };
}
