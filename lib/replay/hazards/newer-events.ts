import { labelOfKey } from '#lib/access/payload.ts';
import type { Hazard, PlannedItem } from '#lib/replay/replay-job.ts';
import { count, messages, mostExamples, type PlanContext } from './plan-context.ts';

type Overtaken = NonNullable<Hazard['overtaken']>[number];

/** What a message would put over what, where its key can be looked up. */
function overtakenOf({ failureId, target: { topic, partition } }: PlannedItem, { failures, scans }: PlanContext): Overtaken[] {
  const failure = failures.get(failureId);
  const newer = scans.get(`${topic}/${partition}`)?.newer.get(failureId);
  const key = labelOfKey(failure?.key ?? null);
  if (failure?.origin_offset == null || newer === undefined || key === null || key === '' || Buffer.byteLength(key) !== failure.key?.length) return [];
  return [{ failureId, key, topic, partition, offset: String(failure.origin_offset), newerOffset: String(newer.offset) }];
}

/** Whether newer events of the same key and type have passed: those messages are skipped, since a replay would put older state over newer. */
export function checkNewerEvents(context: PlanContext): Hazard {
  const { items, failures, scans, ofDeletedTopics } = context;
  const overtaken = items.filter((item) => scans.get(`${item.target.topic}/${item.target.partition}`)?.newer.has(item.failureId));
  const unchecked = items.filter((item) => {
    const failure = failures.get(item.failureId);
    return (
      ofDeletedTopics.has(item.failureId) ||
      failure?.key == null ||
      failure.origin_offset === null ||
      failure.origin_topic !== item.target.topic ||
      failure.origin_partition !== item.target.partition
    );
  });
  const partial = [...scans].filter(([, scan]) => scan.toOffset < scan.endOffset);
  const looked = [...scans].map(([partition, scan]) => `${partition} ${scan.fromOffset}–${scan.toOffset}`).join(', ');
  if (overtaken.length > 0) {
    return {
      kind: 'newer-events',
      level: 'risk',
      title: `${messages(overtaken.length)} overtaken by a newer event of the same key`,
      detail: `A replay would put older state over newer, so ${overtaken.length === 1 ? 'it is' : 'they are'} skipped. Looked at ${looked}.`,
      count: overtaken.length,
      examples: overtaken.slice(0, mostExamples).map((item) => {
        const newer = scans.get(`${item.target.topic}/${item.target.partition}`)?.newer.get(item.failureId);
        return `dead letter ${item.failureId}: offset ${newer?.offset} came later`;
      }),
      overtaken: overtaken.slice(0, mostExamples).flatMap((item) => overtakenOf(item, context)),
    };
  }
  if (unchecked.length > 0 || partial.length > 0) {
    const why =
      unchecked.length > 0
        ? `${messages(unchecked.length)} without a key or a known origin in the target partition, or from a topic that was deleted`
        : `more records than one scan reads: looked at ${looked}`;
    return {
      kind: 'newer-events',
      level: 'not-checked',
      title: 'Newer events of the same key: not checked',
      detail: `Not known for ${why}.`,
      count: Math.max(unchecked.length, partial.length),
      examples: [],
    };
  }
  const scanned = [...scans.values()].reduce((sum, scan) => sum + (scan.toOffset - scan.fromOffset), 0n);
  return {
    kind: 'newer-events',
    level: 'ok',
    title: 'Nothing newer for the same key',
    detail: `No later event of the same key and type in ${count(scanned)} offsets behind the origin (${looked}). Checked again before each send.`,
    count: 0,
    examples: [],
  };
}
