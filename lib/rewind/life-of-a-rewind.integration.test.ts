import { afterAll, expect, test } from 'vitest';
import { commitOffsets } from '#lib/kafka/commit-offsets.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { runClassicMember, runConsumerMember } from '#scripts/test/group-members.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { openTestRewinds } from '#scripts/test/test-rewinds.ts';
import { cancelRewind } from './cancel-rewind.ts';
import { showRewind } from './get-rewind.ts';
import { listRewinds } from './list-rewinds.ts';
import { planUndo } from './plan-undo.ts';
import { withdrawRewind } from './withdraw-rewind.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('an empty group is set back to a time, followed until it is where it was, and then the rewind is done', async () => {
  const rewinds = await openTestRewinds(kafka);
  const group = await rewinds.standing('warehouse', [80n, 100n]);
  const planned = await rewinds.plan({ group, target: { kind: 'time', at: '2026-01-01T00:00:50Z' } });
  expect(planned).toMatchObject({ state: 'planned', again: '80', skipped: '0', partitions: 2, topics: [rewinds.topic.name] });
  expect(planned.plan.partitions).toMatchObject([
    { partition: 0, committed: '80', newOffset: '50', foundBy: 'time', cut: null, again: '30', deadLettered: 0, processed: '30' },
    { partition: 1, committed: '100', newOffset: '50', again: '50' },
  ]);
  expect(planned.plan.notices.map(({ kind, level }) => `${kind} ${level}`)).toEqual(['duplicates not-checked', 'members ok']);

  await rewinds.confirm(planned);
  expect(await rewinds.advance(planned.id)).toMatchObject({ state: 'applied', blockedBy: [], readAgain: '0', undo: { isOffered: true } });
  expect(await rewinds.offsets(group)).toEqual([50n, 50n]);

  await rewinds.commit(group, [60n, 100n]);
  const following = await rewinds.advance(planned.id);
  expect(following).toMatchObject({
    state: 'applied',
    readAgain: '60',
    moved: [
      { committedNow: '60', isReached: false },
      { committedNow: '100', isReached: true },
    ],
  });
  expect(following, 'seen once, it has no pace').toMatchObject({ perSecond: null, leftMs: null });
  await rewinds.pool.query(`update rewind set resumed_at = now() - interval '10 seconds'`);
  expect((await showRewind(rewinds, ada, planned.id)).leftMs).toBeGreaterThan(2_000);
  await rewinds.pool.query(`update rewind set resumed_at = now()`);
  expect(following.undo.text).toContain('now up to 20 records, is skipped');

  await rewinds.commit(group, [81n, 100n]);
  expect(await rewinds.advance(planned.id)).toMatchObject({ state: 'done', readAgain: '80', undo: { isOffered: false }, leftMs: 0 });
  const { log } = await showRewind(rewinds, ada, planned.id);
  expect(log.map(({ text }) => text)).toEqual([
    'planned',
    'confirmed: the stock service is back',
    'set the offsets of 2 partitions',
    'the group reads on',
    'the group is where it stood before, or beyond',
  ]);
});

test('a rewind is taken back by another, which says what is skipped and asks for the group’s name', async () => {
  const rewinds = await openTestRewinds(kafka);
  const group = await rewinds.standing('crm', [80n, 100n]);
  const first = await rewinds.plan({ group, target: { kind: 'time', at: '2026-01-01T00:00:10Z' } });
  await rewinds.confirm(first);
  await rewinds.advance(first.id);
  await rewinds.commit(group, [20n, 100n]);
  await rewinds.advance(first.id);
  const undo = await showRewind(rewinds, ada, await planUndo(rewinds, ada, first.id));
  // The second partition is where it was: it is left alone.
  expect(undo).toMatchObject({
    undoOf: first.id,
    again: '0',
    skipped: '60',
    plan: { partitions: [{ partition: 0, committed: '20', newOffset: '80', foundBy: 'before' }] },
  });
  expect(undo.plan.notices[0]).toMatchObject({ kind: 'skip', level: 'loss', title: '60 records will be skipped: the group does not read them' });
  await expect(rewinds.confirm(undo)).rejects.toMatchObject({ type: 'name-not-typed' });
  await rewinds.confirm(undo, { groupName: group });
  await rewinds.advance(undo.id);
  expect(await rewinds.offsets(group)).toEqual([80n, 100n]);
  expect(await showRewind(rewinds, ada, first.id)).toMatchObject({ state: 'undone', undoneBy: undo.id });
  await expect(planUndo(rewinds, ada, first.id)).rejects.toMatchObject({ type: 'not-in-this-state' });
});

test('a group that moved since the plan is planned anew at confirmation, and refused when it moves after that', async () => {
  const rewinds = await openTestRewinds(kafka);
  const group = await rewinds.standing('payments', [80n, 100n]);
  const planned = await rewinds.plan({ group, target: { kind: 'time', at: '2026-01-01T00:00:50Z' } });
  await rewinds.commit(group, [85n, 100n]);
  await expect(rewinds.confirm(planned)).rejects.toMatchObject({
    type: 'plan-changed',
    message: expect.stringContaining(`${rewinds.topic.name}/0 stood at 80 and is at 85`),
  });
  const anew = await showRewind(rewinds, ada, planned.id);
  expect(anew).toMatchObject({ state: 'planned', again: '85', plan: { partitions: [{ committed: '85', newOffset: '50' }, {}] } });
  await expect(rewinds.confirm(planned)).rejects.toMatchObject({ type: 'plan-changed' });
  await rewinds.confirm(anew);
  await rewinds.commit(group, [90n, 100n]);
  expect(await rewinds.advance(planned.id)).toMatchObject({ state: 'refused', stateReason: expect.stringContaining('stood at 85 and is at 90. Plan again.') });
  expect(await rewinds.offsets(group)).toEqual([90n, 100n]);
});

test('a group that went where the plan would set it is told so at confirmation, and the plan is not confirmable', async () => {
  const rewinds = await openTestRewinds(kafka);
  const group = await rewinds.standing('returns', [80n, 100n]);
  const planned = await rewinds.plan({ group, target: { kind: 'time', at: '2026-01-01T00:00:50Z' } });
  await rewinds.commit(group, [50n, 50n]);
  await expect(rewinds.confirm(planned)).rejects.toMatchObject({ type: 'nothing-moves', message: expect.stringContaining('Withdraw the plan.') });
  expect(await showRewind(rewinds, ada, planned.id)).toMatchObject({ state: 'planned', planHash: planned.planHash });
});

test('a rewind to which no worker came in time is not done, and does not blame the group', async () => {
  const rewinds = await openTestRewinds(kafka);
  const planned = await rewinds.plan({ group: await rewinds.standing('late', [80n, 100n]), target: { kind: 'time', at: '2026-01-01T00:00:50Z' } });
  await rewinds.confirm(planned, { waitMs: 0 });
  await rewinds.pool.query(`update rewind set waits_until = now() - interval '1 second'`);
  const late = await rewinds.advance(planned.id);
  expect(late).toMatchObject({ state: 'refused', stateReason: expect.stringContaining('the group is empty now, but no worker came to set it in time.') });
});

test('what a group has read through since an undo was planned is not set back by it', async () => {
  const rewinds = await openTestRewinds(kafka);
  const group = await rewinds.standing('invoices', [80n, 80n]);
  const first = await rewinds.plan({ group, target: { kind: 'time', at: '2026-01-01T00:00:10Z' } });
  await rewinds.confirm(first);
  await rewinds.advance(first.id);
  const undo = await showRewind(rewinds, ada, await planUndo(rewinds, ada, first.id));
  await rewinds.commit(group, [20n, 90n]);
  await expect(rewinds.confirm(undo, { groupName: group })).rejects.toMatchObject({ type: 'plan-changed' });
  expect((await showRewind(rewinds, ada, undo.id)).plan.partitions).toMatchObject([{ partition: 0, committed: '20', newOffset: '80' }]);
  await rewinds.commit(group, [90n, 90n]);
  const anew = await showRewind(rewinds, ada, undo.id);
  await expect(rewinds.confirm(anew, { groupName: group })).rejects.toMatchObject({ type: 'nothing-to-undo' });
});

test('offsets that are asked for are kept within the log, and what retention has taken is said', async () => {
  const rewinds = await openTestRewinds(kafka);
  const { topic } = rewinds;
  await kafka.admin.deleteRecords({ topics: [{ name: topic.name, partitions: [{ partition: 0, offset: 30n }] }] });
  const group = await rewinds.standing('reports', [80n, 90n]);
  const place = (partition: number, offset: string) => ({ topic: topic.name, partition, offset });
  const planned = await rewinds.plan({ group, target: { kind: 'offsets', offsets: [place(0, '10'), place(1, '5000')] } });
  expect(planned.plan.partitions).toMatchObject([
    { newOffset: '30', cut: { at: 'start', wanted: '10' }, again: '50' },
    // The marker of the transaction that wrote the records counts as well.
    { newOffset: '101', cut: { at: 'end', wanted: '5000' }, skipped: '11' },
  ]);
  expect(planned.plan.notices.map(({ kind }) => kind)).toEqual(['skip', 'retention', 'duplicates', 'members']);
  await expect(rewinds.plan({ group, target: { kind: 'offsets', offsets: [place(7, '0')] } })).rejects.toMatchObject({ type: 'no-such-partition' });
  await expect(rewinds.plan({ group, target: { kind: 'offsets', offsets: [place(0, '80')] } })).rejects.toMatchObject({ type: 'nothing-moves' });
  await expect(rewinds.plan({ group, target: { kind: 'outage' } })).rejects.toMatchObject({ type: 'no-outage-known' });
  await expect(rewinds.plan({ group: `${group}-nobody`, target: { kind: 'outage' } })).rejects.toMatchObject({ type: 'no-such-group' });
  await expect(rewinds.plan({ group: 'redrive.job.7-0123456789ab.0', target: { kind: 'outage' } })).rejects.toMatchObject({ type: 'private-group' });
  await withdrawRewind(rewinds, ada, planned.id);
  await expect(rewinds.confirm(planned, { groupName: group })).rejects.toMatchObject({ type: 'not-in-this-state' });
});

test('one rewind of a group waits at a time, and can be cancelled', async () => {
  const rewinds = await openTestRewinds(kafka);
  const group = await rewinds.standing('stock', [80n, 100n]);
  const at = (second: number) => rewinds.plan({ group, target: { kind: 'time', at: `2026-01-01T00:00:${second}Z` } });
  const [one, two] = [await at(20), await at(30)];
  const settled = await Promise.allSettled([rewinds.confirm(one), rewinds.confirm(two)]);
  expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(settled.find((outcome) => outcome.status === 'rejected')?.reason).toMatchObject({ type: 'rewind-waiting' });
  const winner = settled[0].status === 'fulfilled' ? one : two;
  expect((await listRewinds(rewinds, ada, { limit: 10, state: 'under-way' })).lines.map(({ id }) => id)).toEqual([winner.id]);
  await cancelRewind(rewinds, ada, winner.id);
  expect(await rewinds.advance(winner.id)).toMatchObject({ state: 'cancelled' });
  expect(await rewinds.offsets(group)).toEqual([80n, 100n]);
  const page = await listRewinds(rewinds, ada, { group, limit: 1 });
  expect(page).toMatchObject({ lines: [{ id: two.id, group }], nextCursor: String(two.id) });
  expect(await listRewinds(rewinds, ada, { limit: 10, state: 'under-way' })).toEqual({ lines: [], nextCursor: null });
});

test.each([
  ['classic', (group: string, topic: string) => runClassicMember(kafka.brokers, group, topic), 'classic-member', 100n],
  ['KIP-848', (group: string, topic: string) => runConsumerMember(kafka.brokers, group, topic), 'consumer-member', 101n],
])('a live group of the %s protocol is never set: its members are named, and the broker itself refuses', async (_protocol, run, clientId, end) => {
  const rewinds = await openTestRewinds(kafka);
  const group = kafka.uniqueGroup('live');
  await run(group, rewinds.topic.name);
  // kafkajs commits behind the last record, the other client behind the marker of its transaction.
  await eventually(async () => (await rewinds.offsets(group)).every((offset) => offset === end));
  const planned = await rewinds.plan({ group, target: { kind: 'time', at: '2026-01-01T00:00:50Z' } });
  expect(planned.plan.notices.find(({ kind }) => kind === 'members')).toMatchObject({ level: 'risk', detail: expect.stringContaining(clientId) });
  await expect(rewinds.confirm(planned, { waitMs: 0 })).rejects.toMatchObject({ type: 'group-is-live', message: expect.stringContaining(clientId) });
  await rewinds.confirm(planned);
  const waiting = await rewinds.advance(planned.id);
  expect(waiting).toMatchObject({ state: 'confirmed', stateReason: expect.stringMatching(new RegExp(`It waits for 1 member to leave: ${clientId} \\(/`)) });
  expect(waiting.blockedBy).toMatchObject([{ clientId }]);
  // Whoever asks all the same, as a worker does whose look was a moment too old.
  const offsets = [{ topic: rewinds.topic.name, partition: 0, offset: 7n }];
  const outcome = await commitOffsets(rewinds.cluster, group, { offsets, metadata: 'note', mayStillSend: () => true });
  expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'UNKNOWN_MEMBER_ID' } });
  expect(await rewinds.offsets(group)).toEqual([end, end]);
  await rewinds.pool.query(`update rewind set waits_until = now() - interval '1 second'`);
  expect(await rewinds.advance(planned.id)).toMatchObject({ state: 'refused', stateReason: expect.stringContaining(`to leave: ${clientId}`) });
});
