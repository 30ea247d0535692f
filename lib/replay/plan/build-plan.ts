import { Refusal } from '#lib/access/refusal.ts';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { groupsOnTopic } from '#lib/kafka/committed-offsets.ts';
import { hiddenGroups } from '#lib/kafka/consumer-groups.ts';
import { identityRules } from '#lib/kafka/event-identity-rules.ts';
import { grantSentence } from '#lib/kafka/missing-acl.ts';
import { isPrivateGroup } from '#lib/kafka/private-group.ts';
import { describeTopicConfigs, maxMessageBytes, type TopicConfigs } from '#lib/kafka/topics.ts';
import { findNewerEvents, type GuardScan } from '#lib/replay/guard/find-newer-events.ts';
import { guardedMessages } from '#lib/replay/guard/guarded-messages.ts';
import { checkPlan } from '#lib/replay/hazards/check-plan.ts';
import type { PlanContext } from '#lib/replay/hazards/plan-context.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import type { PlannedItem, ReplayPlan } from '#lib/replay/replay-job.ts';
import { canaryFirst } from '#lib/replay/run/canary-first.ts';
import type { RunSettings } from '#lib/replay/run/run-settings.ts';
import { choosePartition } from './choose-partition.ts';
import { byMessage, isOfDeletedTopic, type OneMessage, type PresentTopics } from './one-message.ts';
import { groupsOnOrigins, openElsewhere } from './open-elsewhere.ts';
import { rangesOver } from './ranges-over.ts';
import type { SelectedFailure } from './selected-failure.ts';
import { sentBefore } from './sent-before.ts';
import { sentByRanges } from './sent-by-ranges.ts';
import { whyNoTarget } from './why-no-target.ts';

export interface PlanOptions {
  /** How it will run. */
  run: RunSettings;
  maxAttempts: number;
  /** Consumer groups that begin so are progress of replays, not readers. */
  groupPrefix: string;
  /** Where events carry their type, by topic. */
  identity: EventIdentitySettings;
}

type PlanSources = Pick<ReplayContext, 'pool' | 'cluster'>;

type Placed = { message: OneMessage; topic: string } & ReturnType<typeof choosePartition>;

type Topics = Awaited<ReturnType<KafkaCluster['topics']>>;

/** Each message with its target: the topic it came from. @throws Refusal where that is not known, or not there. */
function placeAll(cluster: KafkaCluster, topics: Topics, messages: readonly OneMessage[]): Placed[] {
  return messages.map((message) => {
    const [failure] = message;
    const { failure_id: failureId, origin_topic: topic } = failure;
    const known = topic === null ? undefined : topics.get(topic);
    const why = whyNoTarget(cluster, topics, topic);
    if (topic === null || known === undefined)
      throw new Refusal(`Dead letter ${failureId} cannot be replayed: ${why}.`, {
        kind: 'invalid',
        type: topic === null ? 'no-origin' : 'no-target',
        fields: { id: String(failureId), ...(topic === null ? {} : { topic }) },
      });
    // Another key belongs where its producer would have put it.
    const originPartition = failure.edit?.changed.includes('key') ? null : failure.origin_partition;
    return { message, topic, ...choosePartition({ originPartition, key: failure.key, failureId }, known.leaders.length) };
  });
}

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Origin order within a target partition; what has no origin comes last, in order of indexing. Messages of several origin partitions, whose offsets say nothing about each
 * other, meet where the target has fewer: those of one partition stay in order, and the same selection gives the same plan. What came from a topic that was deleted is older
 * than what came from the one that has its name now.
 */
function inOriginOrder({ message: [a] }: Placed, { message: [b] }: Placed, present: PresentTopics): number {
  const [isOlder, isOtherOlder] = [isOfDeletedTopic(a, present), isOfDeletedTopic(b, present)];
  if (isOlder !== isOtherOlder) return isOlder ? -1 : 1;
  if (a.origin_offset === null || b.origin_offset === null) {
    if (a.origin_offset !== null) return -1;
    return b.origin_offset === null ? compare(a.record_id, b.record_id) : 1;
  }
  return compare(a.origin_offset, b.origin_offset) || (a.origin_partition ?? 0) - (b.origin_partition ?? 0) || compare(a.record_id, b.record_id);
}

/** @param isSent whether a message is sent unless a newer event has overtaken it: what is not sent overtakes the others. */
async function scanForNewer(
  { pool, cluster }: PlanSources,
  shards: readonly Placed[][],
  { settings, present }: { settings: EventIdentitySettings; present: PresentTopics },
  isSent: (placed: Placed) => boolean,
): Promise<Map<string, GuardScan>> {
  const scans = new Map<string, GuardScan>();
  for (const shard of shards) {
    const [first] = shard;
    if (first === undefined) continue;
    const { topic, partition } = first;
    const target = { topic, topicId: present.get(topic) ?? '', partition, identity: identityRules(settings, topic) };
    const sent = shard.filter(isSent);
    const guarded = await guardedMessages(
      pool,
      sent.flatMap(({ message }) => message),
      target,
    );
    if (guarded === undefined) continue;
    const planned = new Set(guarded.messages.map(({ originOffset }) => originOffset));
    scans.set(`${topic}/${partition}`, await findNewerEvents(cluster, { ...target, ...guarded, planned }));
  }
  return scans;
}

/** Bytes that a record takes besides key, value and headers: length, deltas and our own headers, generously. */
const overheadBytes = 200;

/** Why a message is not sent for a failure whatever else is in its target; null: it is. */
function whyNotSent(
  { size_bytes: sizeBytes, missing_body: missingBody }: SelectedFailure,
  attempt: number,
  configs: TopicConfigs | undefined,
  maxAttempts: number,
): string | null {
  const limit = maxMessageBytes(configs ?? new Map());
  if (missingBody !== null) return `it has no body, and its original was not rescued: ${missingBody}`;
  if (attempt > maxAttempts) return `replayed ${maxAttempts} times already`;
  if (sizeBytes + overheadBytes > limit) return `larger than the target's max.message.bytes (${limit})`;
  return null;
}

/**
 * Makes the plan of a replay of failures to the topics they came from: freezes the selection, places each message, looks for hazards. Sends nothing.
 * @throws Refusal when something selected has no target; KafkaError when the cluster cannot be asked.
 */
export async function buildPlan(
  { pool, cluster }: PlanSources,
  failures: readonly SelectedFailure[],
  { run, maxAttempts, groupPrefix, identity }: PlanOptions,
): Promise<ReplayPlan> {
  const origins = await cluster.topics([...new Set(failures.flatMap(({ origin_topic: topic }) => topic ?? []))]);
  const present = new Map([...origins].map(([name, { topicId }]) => [name, topicId]));
  const placed = placeAll(cluster, origins, byMessage(failures, present));
  const shards = [...Map.groupBy(placed, ({ topic, partition }) => `${topic}/${partition}`)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, shard]) => shard.sort((one, other) => inOriginOrder(one, other, present)));
  const topics = [...new Set(placed.map(({ topic }) => topic))];
  const failureIds = failures.map(({ failure_id }) => failure_id);
  const configs = await describeTopicConfigs(cluster, topics);
  const attemptOf = ({ earlier_replays: earlier }: SelectedFailure) => earlier + 1;
  const whyLeft = ({ message, topic }: Placed, failure: SelectedFailure) => whyNotSent(message[0], attemptOf(failure), configs.get(topic), maxAttempts);
  const isSent = (placed: Placed) => placed.message.some((failure) => whyLeft(placed, failure) === null);
  const [groups, hidden, scans, covered, before, byRanges] = await Promise.all([
    Promise.all(topics.map((topic) => groupsOnTopic(cluster, topic))),
    hiddenGroups(cluster),
    scanForNewer({ pool, cluster }, shards, { settings: identity, present }, isSent),
    rangesOver(pool, cluster.id, failureIds, present),
    sentBefore(pool, cluster.id, failureIds),
    sentByRanges(pool, cluster.id, failureIds, present),
  ]);
  const elsewhere = await openElsewhere(pool, cluster.id, failureIds, groupsOnOrigins(topics, present, groups));
  const inOrder: PlannedItem[] = shards.flatMap((shard, shardNumber) =>
    shard.flatMap((placed, position) => {
      const { message, topic, partition, partitionBy } = placed;
      return message.map((failure) => {
        const failureId = String(failure.failure_id);
        const newer = scans.get(`${topic}/${partition}`)?.newer.get(failureId);
        return {
          failureId,
          recordId: String(failure.record_id),
          shard: shardNumber,
          position: String(position),
          target: { topic, partition },
          partitionBy,
          attempt: attemptOf(failure),
          sizeBytes: message[0].size_bytes,
          skipReason:
            whyLeft(placed, failure) ?? (newer === undefined ? null : `overtaken: a newer event of the same key and type is at offset ${newer.offset}`),
          edit: failure.edit === null ? null : { version: failure.edit.version, hash: failure.edit.hash },
        };
      });
    }),
  );
  const byId = new Map(failures.map((failure) => [String(failure.failure_id), failure]));
  const keyOf = ({ failureId }: PlannedItem) => byId.get(failureId)?.key?.toString('latin1') ?? null;
  const { items, canaries } = canaryFirst(inOrder, keyOf, run.canary?.messages ?? 0);
  const settings = { ...run, keepTimestamps: true, removeFailureHeaders: true };
  const context: PlanContext = {
    items,
    failures: byId,
    settings,
    targets: new Map(
      topics.map((topic, index) => [
        topic,
        { configs: configs.get(topic) ?? new Map(), groups: (groups[index] ?? []).filter(({ groupId }) => !isPrivateGroup(groupPrefix, groupId)) },
      ]),
    ),
    hiddenGroups: hidden && grantSentence(hidden),
    scans,
    covered,
    sentBefore: before,
    sentByRanges: byRanges,
    openElsewhere: elsewhere,
    ofDeletedTopics: new Set(failures.filter((failure) => isOfDeletedTopic(failure, present)).map(({ failure_id: id }) => String(id))),
    maxAttempts,
    nowMs: BigInt(Date.now()),
  };
  return {
    frozenAt: new Date().toISOString(),
    items,
    shards: shards.map((shard, number) => ({ ...summary(number, shard, items), canary: canaries.get(number) ?? 0 })),
    settings,
    hazards: checkPlan(context),
    range: null,
    unwatched: items.filter(({ failureId, skipReason }) => skipReason === null && byId.get(failureId)?.consumer_group === null).length,
    selection: null,
  };
}

function summary(number: number, [first]: readonly Placed[], items: readonly PlannedItem[]): Omit<ReplayPlan['shards'][number], 'canary'> {
  const own = [...new Map(items.flatMap((item) => (item.shard === number && item.skipReason === null ? [[item.position, item] as const] : []))).values()];
  return {
    shard: number,
    topic: first?.topic ?? '',
    partition: first?.partition ?? 0,
    messages: own.length,
    sizeBytes: own.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}
