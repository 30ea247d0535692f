import { afterAll, expect, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { runClassicMember, runConsumerMember } from '#scripts/test/group-members.ts';
import { batchOf, openTestCluster } from '#scripts/test/test-cluster.ts';
import { committedOffsets, groupsOnTopic } from './committed-offsets.ts';
import { deleteGroups, listGroups } from './consumer-groups.ts';
import { describeGroups } from './group-members.ts';
import { openTransactionalProducer } from './transactional-producer.ts';

const kafka = openTestCluster();
const { cluster } = kafka;
afterAll(() => kafka.close());

async function commitPosition(groupId: string, topic: string, offset: bigint): Promise<void> {
  const producer = await openTransactionalProducer(cluster, { transactionalId: kafka.uniqueName('txn'), groupId, timeoutMs: 10_000 });
  await producer.commitSlice({ topic, batches: [batchOf(0, ['x'])], position: { topic, partition: 0, offset } });
  await producer.close();
}

async function describeOne(groupId: string) {
  const listed = (await listGroups(cluster)).filter((group) => group.groupId === groupId);
  const [described] = await describeGroups(cluster, listed);
  return described;
}

test('classic and KIP-848 groups are told apart, with members, subscriptions and assignments', async () => {
  const topic = await kafka.createTopic({ partitions: 2 });
  const [classic, consumer] = [kafka.uniqueGroup('classic'), kafka.uniqueGroup('consumer')];
  await Promise.all([runClassicMember(kafka.brokers, classic, topic.name), runConsumerMember(kafka.brokers, consumer, topic.name)]);
  for (const [groupId, type, clientId] of [
    [classic, 'classic', 'classic-member'],
    [consumer, 'consumer', 'consumer-member'],
  ] as const) {
    const group = await eventually(async () => {
      const described = await describeOne(groupId);
      return described?.state === 'Stable' && described.members?.some(({ assigned }) => assigned.length > 0) && described;
    });
    expect(group).toMatchObject({ groupId, type });
    expect(group.members).toHaveLength(1);
    expect(group.members?.[0]?.clientId).toMatch(clientId);
    expect(group.members?.[0]?.subscribedTopics).toEqual([topic.name]);
    expect(group.members?.[0]?.assigned.map((of) => ({ ...of, partitions: of.partitions.toSorted() }))).toEqual([{ topic: topic.name, partitions: [0, 1] }]);
  }
  // Neither has committed anything, and both are reading the topic.
  const onTopic = await groupsOnTopic(cluster, topic.name);
  expect(onTopic.map(({ groupId, subscribed }) => [groupId, subscribed])).toEqual([
    [classic, true],
    [consumer, true],
  ]);
});

test('the committed offsets of many groups come at once; a group that does not exist has none', async () => {
  const [one, other] = [await kafka.createTopic(), await kafka.createTopic()];
  const [first, second, absent] = [kafka.uniqueGroup('first'), kafka.uniqueGroup('second'), kafka.uniqueName('absent')];
  await commitPosition(first, one.name, 5n);
  await commitPosition(first, other.name, 6n);
  await commitPosition(second, one.name, 7n);
  const committed = await eventually(async () => {
    const offsets = await committedOffsets(cluster, [first, second, absent]);
    return offsets.get(second)?.length === 1 && offsets;
  });
  const byOffset = committed.get(first)?.toSorted((a, b) => Number(a.offset - b.offset));
  expect(byOffset).toEqual([
    { topic: one.name, partition: 0, offset: 5n, metadata: '' },
    { topic: other.name, partition: 0, offset: 6n, metadata: '' },
  ]);
  expect(committed.get(second)).toEqual([{ topic: one.name, partition: 0, offset: 7n, metadata: '' }]);
  expect(committed.get(absent)).toEqual([]);
  const onTopic = await groupsOnTopic(cluster, other.name);
  expect(onTopic.map(({ groupId, committed: offsets, subscribed }) => [groupId, [...offsets], subscribed])).toEqual([[first, [[0, 6n]], false]]);
});

test('a private group is deleted with its offsets; deleting it again is no error, and a group with members stays', async () => {
  const topic = await kafka.createTopic();
  const [ours, theirs] = [kafka.uniqueGroup('private'), kafka.uniqueGroup('live')];
  await commitPosition(ours, topic.name, 5n);
  await runClassicMember(kafka.brokers, theirs, topic.name);
  await eventually(async () => (await describeOne(theirs))?.state === 'Stable');
  const failed = await deleteGroups(cluster, [ours, theirs]);
  expect([...failed].map(([groupId, { code }]) => [groupId, code])).toEqual([[theirs, 'NON_EMPTY_GROUP']]);
  expect((await committedOffsets(cluster, [ours])).get(ours)).toEqual([]);
  expect(await deleteGroups(cluster, [ours])).toEqual(new Map());
});
