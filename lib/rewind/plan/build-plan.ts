import { Refusal } from '#lib/access/refusal.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { type CommittedOffset, committedOffsets } from '#lib/kafka/committed-offsets.ts';
import { groupHistory } from '#lib/lag/group-history.ts';
import { placeKey } from '#lib/lag/place-key.ts';
import { groupDeclarationOf } from '#lib/rewind/group-declaration.ts';
import type { PlannedPartition, PlannedTarget, RewindPlan } from '#lib/rewind/rewind.ts';
import type { RewindContext } from '#lib/rewind/rewind-context.ts';
import { countDeadLetters } from './count-dead-letters.ts';
import { type LogBounds, logBounds } from './log-bounds.ts';
import { pastPace } from './past-pace.ts';
import { placeOffset } from './place-offset.ts';
import { rewindableGroup } from './rewindable-group.ts';
import { type Target, type WantedOffsets, wantedOffsets } from './wanted-offsets.ts';
import { weighPlan } from './weigh-plan.ts';

interface Place {
  topic: string;
  partition: number;
}

export interface PlanRequest {
  group: string;
  target: Target;
  /** As the plan keeps it. */
  asked: PlannedTarget;
  /** Undefined: all on which the group has committed, or those that the target names. */
  partitions: readonly Place[] | undefined;
}

function chosenPlaces({ group, target, partitions }: PlanRequest, committed: readonly CommittedOffset[]): Place[] {
  const named = 'offsets' in target ? target.offsets : undefined;
  const chosen = partitions ?? named ?? committed;
  const distinct = [...new Map(chosen.map(({ topic, partition }) => [placeKey({ topic, partition }), { topic, partition }])).values()];
  const without = named === undefined ? undefined : distinct.find((place) => !named.some((offset) => placeKey(offset) === placeKey(place)));
  if (without !== undefined)
    throw new Refusal(`No offset was given for ${without.topic}/${without.partition}.`, { kind: 'invalid', type: 'no-offset', fields: { ...without } });
  if (distinct.length === 0)
    throw new Refusal(`${group} has no committed offset, so nothing tells which partitions are meant. Name them.`, {
      kind: 'conflict',
      type: 'nothing-committed',
      fields: { group },
    });
  return distinct.sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
}

/** Those of the partitions that are there. @throws Refusal for one that was named and is not */
function existing({ partitions, target }: PlanRequest, places: readonly Place[], topics: ReadonlyMap<string, TopicMetadata>) {
  const isThere = ({ topic, partition }: Place) => partition < (topics.get(topic)?.leaders.length ?? 0);
  const gone = places.filter((place) => !isThere(place));
  const [first] = gone;
  if (first !== undefined && (partitions !== undefined || 'offsets' in target))
    throw new Refusal(`There is no partition ${first.topic}/${first.partition} that Redrive may see.`, {
      kind: 'not-found',
      type: 'no-such-partition',
      fields: { ...first },
    });
  return { there: places.filter(isThere), gone: gone.map((place) => ({ ...place, why: 'the topic or partition is no longer in the cluster' })) };
}

interface Facts {
  topics: ReadonlyMap<string, TopicMetadata>;
  committed: ReadonlyMap<string, bigint>;
  bounds: ReadonlyMap<string, LogBounds>;
  wanted: WantedOffsets;
}

function placeAll(places: readonly Place[], { topics, committed, bounds, wanted }: Facts) {
  const partitions: Omit<PlannedPartition, 'deadLettered' | 'processed'>[] = [];
  const unmoved: RewindPlan['unmoved'] = [];
  for (const place of places) {
    const key = placeKey(place);
    const [to, log, topicId] = [wanted.byPlace.get(key), bounds.get(key), topics.get(place.topic)?.topicId];
    if (to === undefined || log === undefined || topicId === undefined) throw new Error(`${key} was asked for and not answered.`);
    const from = committed.get(key) ?? null;
    const placed = placeOffset(to, from, log);
    if (String(from) === placed.newOffset) unmoved.push({ ...place, why: `it stands at ${placed.newOffset} already` });
    else
      partitions.push({
        ...place,
        topicId,
        committed: from === null ? null : String(from),
        ...placed,
        logStart: String(log.logStart),
        logEnd: String(log.logEnd),
      });
  }
  return { partitions, unmoved };
}

/** Topics as a Kafka Streams application of this name keeps them (its application id is its group). */
async function streamsTopicsOf({ cluster }: RewindContext, group: string): Promise<string[]> {
  const names = (await cluster.allTopics()).map(({ name }) => name);
  return names.filter((name) => name.startsWith(`${group}-`) && /-(changelog|repartition)$/.test(name)).sort();
}

/**
 * Looks at everything that a rewind of a group depends on, as it is now, and plans it. Nothing is changed.
 * @throws Refusal (not such a group or partition, no outage known); KafkaError
 */
export async function buildPlan(context: RewindContext, request: PlanRequest): Promise<RewindPlan> {
  const { pool, database, cluster } = context;
  const { group: groupId, target, asked } = request;
  const group = await rewindableGroup(context, groupId);
  const offsets = (await committedOffsets(cluster, [groupId])).get(groupId) ?? [];
  const committed = new Map(offsets.map((place) => [placeKey(place), place.offset]));
  const chosen = chosenPlaces(request, offsets);
  const topics = await cluster.topics([...new Set(chosen.map(({ topic }) => topic))]);
  const { there, gone } = existing(request, chosen, topics);
  const [bounds, history] = await Promise.all([logBounds(cluster, there), groupHistory(pool, cluster.id, groupId)]);
  const ends = new Map([...bounds].map(([key, { logEnd }]) => [key, logEnd]));
  const wanted = await wantedOffsets(context, groupId, { target, places: there, history, ends });
  const { partitions: placed, unmoved } = placeAll(there, { topics, committed, bounds, wanted });
  const back = placed.filter(({ again }) => again !== '0');
  const ranges = back.map(({ topic, partition, newOffset, again }) => ({ topic, partition, from: BigInt(newOffset), to: BigInt(newOffset) + BigInt(again) }));
  const [deadLetters, declaration, streamsTopics] = await Promise.all([
    countDeadLetters(pool, cluster.id, groupId, ranges),
    groupDeclarationOf(database, cluster.id, groupId),
    streamsTopicsOf(context, groupId),
  ]);
  const partitions = placed.map((place): PlannedPartition => {
    const deadLettered = deadLetters.get(placeKey(place)) ?? 0;
    const processed = BigInt(place.again) - BigInt(deadLettered);
    return { ...place, deadLettered, processed: String(processed > 0n ? processed : 0n) };
  });
  const perSecond = pastPace(history, new Set(back.map(placeKey)));
  const again = back.reduce((total, place) => total + Number(place.again), 0);
  return {
    frozenAt: new Date().toISOString(),
    group,
    target: asked,
    selected: request.partitions === undefined ? null : [...request.partitions],
    targetFound: wanted.found,
    partitions,
    unmoved: [...unmoved, ...gone],
    declaration,
    perSecond,
    durationMs: perSecond === null || perSecond === 0 ? null : Math.round((again / perSecond) * 1_000),
    notices: weighPlan({ groupId, group, partitions, declaration, target: asked, streamsTopics }),
  };
}
