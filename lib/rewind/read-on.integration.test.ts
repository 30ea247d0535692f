import { afterAll, expect, test } from 'vitest';
import { listGroups } from '#lib/kafka/consumer-groups.ts';
import { describeGroups } from '#lib/kafka/group-members.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { runClassicMember } from '#scripts/test/group-members.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestRewinds } from '#scripts/test/test-rewinds.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('a group that reads on while its rewind is confirmed and waits is set once it is stopped, and what it passed meanwhile is read again too', async () => {
  const rewinds = await openTestRewinds(kafka, { partitions: 1 });
  const group = kafka.uniqueGroup('reading');
  const member = await runClassicMember(kafka.brokers, group, rewinds.topic.name);
  const reads = async (count: number) => {
    const before = (await rewinds.offsets(group))[0] ?? 0n;
    await appendRecords(
      kafka,
      rewinds.topic.name,
      Array.from({ length: count }, (_, number) => ({ value: `later/${number}` })),
    );
    return eventually(async () => {
      const [offset = 0n] = await rewinds.offsets(group);
      return offset >= before + BigInt(count) && offset;
    });
  };
  await eventually(async () => (await rewinds.offsets(group))[0] === 100n);
  const planned = await rewinds.plan({ group, target: { kind: 'time', at: '2026-01-01T00:00:50Z' } });
  expect(planned).toMatchObject({ again: '50' });
  await reads(3);
  await rewinds.confirm(planned);
  expect(await rewinds.advance(planned.id)).toMatchObject({ state: 'confirmed', stateReason: expect.stringContaining('It waits for 1 member') });
  const end = await reads(4);
  await member.leave();
  const set = await eventually(async () => {
    const rewind = await rewinds.advance(planned.id);
    return rewind.state !== 'confirmed' && rewind;
  });
  expect(set).toMatchObject({ state: 'applied', again: String(end - 50n), moved: [{ committedThen: String(end), newOffset: '50', committedNow: '50' }] });
  expect(await rewinds.offsets(group)).toEqual([50n]);
  await rewinds.commit(group, [100n]);
  expect(await rewinds.advance(planned.id), 'where it stood when the plan was made is not the end').toMatchObject({ state: 'applied', readAgain: '50' });
  await rewinds.commit(group, [end]);
  expect(await rewinds.advance(planned.id)).toMatchObject({ state: 'done', readAgain: String(end - 50n) });
});

test('a live group that is set back by somebody else while its rewind waits is refused', async () => {
  const rewinds = await openTestRewinds(kafka, { partitions: 1 });
  const group = kafka.uniqueGroup('meddled');
  const member = await runClassicMember(kafka.brokers, group, rewinds.topic.name);
  await eventually(async () => (await rewinds.offsets(group))[0] === 100n);
  const planned = await rewinds.plan({ group, target: { kind: 'time', at: '2026-01-01T00:00:50Z' } });
  await rewinds.confirm(planned);
  await member.leave();
  await eventually(
    async () => (await describeGroups(kafka.cluster, await listGroups(kafka.cluster))).find(({ groupId }) => groupId === group)?.state === 'Empty',
  );
  await rewinds.commit(group, [70n]);
  expect(await rewinds.advance(planned.id)).toMatchObject({ state: 'refused', stateReason: expect.stringContaining('stood at 100 and is at 70. Plan again.') });
});
