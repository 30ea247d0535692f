import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { groupsOnTopic } from '#lib/kafka/committed-offsets.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { planRangeAgain } from './plan-range-again.ts';
import { failedOffsets, passedTo } from './processed-before.ts';
import { type RangePart, type RangeRequest, spansOf } from './replay-range.ts';
import { mergeRuns } from './runs.ts';

/** As many as the bounds of a request take. */
const mostRuns = 10_000;

/** What of a range its groups missed: what one of them dead-lettered, and what not all of them have passed. Pure. */
export function missedRuns(
  parts: readonly RangePart[],
  passed: ReadonlyMap<number, bigint>,
  failed: readonly { partition: number; offset: bigint }[],
): { partition: number; from: string; to: string }[] {
  return parts.flatMap((part) => {
    const { partition } = part;
    const end = passed.get(partition) ?? 0n;
    const behind = spansOf([part]).map(({ fromOffset, toOffset }) => {
      const from = BigInt(fromOffset);
      return { from: end > from ? end : from, to: BigInt(toOffset) };
    });
    const again = failed.filter((each) => each.partition === partition).map(({ offset }) => ({ from: offset, to: offset + 1n }));
    return mergeRuns([...again, ...behind]).map(({ from, to }) => ({ partition, from: String(from), to: String(to) }));
  });
}

/**
 * Plans of a range what the groups that missed it have not processed yet, and leaves out the rest: whoever does not tell events by their ids would handle that twice.
 * @returns the new job's id.
 * @throws AccessDenied, Refusal (no group is named, it goes to another topic, nothing of it was missed, it lies in too many places, or as for planRangeAgain), KafkaError
 */
export function planMissed(context: ReplayContext, actor: Actor, id: number): Promise<number> {
  const { pool, cluster } = context;
  const conflict = (type: string, message: string) => new Refusal(message, { kind: 'conflict', type, fields: { id } });
  return planRangeAgain(context, actor, id, {
    ofPlan: 'what was missed is planned from a plan',
    ofRange: 'each of them was missed.',
    async request({ request, target, parts }): Promise<RangeRequest> {
      const { topic, provenBy: groups } = request;
      if (groups.length === 0) throw conflict('no-groups', `Replay ${id} names no consumer groups that missed it, so what they missed cannot be told.`);
      if (target !== topic) throw conflict('other-target', `Replay ${id} goes to ${target}: what was processed of ${topic} says nothing about it.`);
      const reading = new Map((await groupsOnTopic(cluster, topic)).map(({ groupId, committed }) => [groupId, committed]));
      const committed = groups.map((group) => reading.get(group) ?? new Map<number, bigint>());
      const passed = new Map(parts.map((part) => [part.partition, passedTo(part, committed)]));
      const failed = await failedOffsets(pool, { cluster: cluster.id, topic, parts, groups }, passed, mostRuns + 1);
      const runs = missedRuns(parts, passed, failed);
      if (runs.length === 0)
        throw conflict('nothing-missed', `${groups.join(', ')} passed all of it, and no dead letter of it is open: nothing is left that was missed.`);
      if (runs.length > mostRuns)
        throw conflict(
          'too-many-places',
          `What was missed lies in more than ${mostRuns} places. Take a shorter range; or replay its dead letters by a filter, and what was not passed as a range of its own.`,
        );
      return { ...request, bounds: { by: 'offsets', partitions: runs } };
    },
  });
}
