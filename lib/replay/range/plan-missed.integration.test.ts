import { afterAll, expect, test } from 'vitest';
import { confirmReplay } from '#lib/replay/confirm-replay.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { commitGroup } from '#scripts/test/commit-group.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { byOffsets, countedRange, plannedRange } from '#scripts/test/test-ranges.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';
import { planMissed } from './plan-missed.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** Ten messages, a to j, of which the group has dead-lettered the first three and passed all but the last two. Offset 3 is the end of the transaction that wrote those three. */
async function halfRead() {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueName('shipping');
  await replays.fail(['a', 'b', 'c'].map((key) => ({ key, group })));
  await appendRecords(
    kafka,
    replays.origin.name,
    ['d', 'e', 'f', 'g', 'h', 'i', 'j'].map((key) => ({ key })),
  );
  await commitGroup(kafka, group, { topic: replays.origin.name, offset: 9n });
  return { replays, group };
}

test('a plan tells what the groups that missed the range have processed of it, and plans the rest alone', async () => {
  const { replays, group } = await halfRead();
  const whole = await plannedRange(replays, { ...byOffsets(11n), provenBy: [group] });
  expect(whole.plan.hazards.find(({ kind }) => kind === 'already-processed')).toMatchObject({
    level: 'risk',
    title: `About 6 messages were passed by ${group}, and did not fail`,
    count: 6,
  });
  const id = await planMissed(replays, ada, whole.id);
  const missed = await countedRange(replays, id);
  expect(missed.plan.range?.parts.map(({ runs, messages }) => ({ runs, messages }))).toEqual([
    {
      runs: [
        { from: '0', to: '3' },
        { from: '9', to: '11' },
      ],
      messages: 5,
    },
  ]);
  expect(missed.plan.items).toHaveLength(3);
  expect(missed.plan.hazards.find(({ kind }) => kind === 'already-processed')).toMatchObject({ level: 'ok' });
  await confirmReplay(replays, ada, { id, planHash: missed.planHash, reason: 'the outage is over' });
  await replays.send(id);
  const copies = await replays.seen(12n);
  expect(copies.map(({ key }) => String(key))).toEqual(['a', 'b', 'c', 'i', 'j']);
});

test('what was discarded is neither processed nor missed, and where nothing was missed, that is said', async () => {
  const { replays, group } = await halfRead();
  await replays.pool.query(`update failure set state_before = state, state = 'discarded'`);
  const { id, plan } = await plannedRange(replays, { ...byOffsets(9n), provenBy: [group] });
  expect(plan.hazards.find(({ kind }) => kind === 'already-processed')).toMatchObject({ title: `5 messages were passed by ${group}, and did not fail` });
  await expect(planMissed(replays, ada, id)).rejects.toMatchObject({ type: 'nothing-missed' });
});

test('without a group that missed it nothing is told, and a plan of dead letters has nothing to leave out', async () => {
  const { replays } = await halfRead();
  const { id, plan } = await plannedRange(replays, byOffsets(11n));
  expect(plan.hazards.find(({ kind }) => kind === 'already-processed')).toMatchObject({ level: 'not-checked' });
  await expect(planMissed(replays, ada, id)).rejects.toMatchObject({ type: 'no-groups' });
  const [first = ''] = await replays.fail([{ key: 'k' }]);
  const picked = await replays.plan([first]);
  await expect(planMissed(replays, ada, picked.id)).rejects.toMatchObject({ type: 'not-a-range' });
});

test('of several groups each is told of, and what one of them missed is in the plan of what was missed', async () => {
  const { replays, group } = await halfRead();
  const other = kafka.uniqueName('billing');
  await commitGroup(kafka, other, { topic: replays.origin.name, offset: 4n });
  const { id, plan } = await plannedRange(replays, { ...byOffsets(11n), provenBy: [group, other] });
  expect(plan.hazards.find(({ kind }) => kind === 'already-processed')).toMatchObject({ count: 6, examples: [`${group}: 6`, `${other}: 4`] });
  const missed = await countedRange(replays, await planMissed(replays, ada, id));
  expect(missed.plan.range?.parts[0]?.runs).toEqual([
    { from: '0', to: '3' },
    { from: '4', to: '11' },
  ]);
});

test('a dead letter that names no group may be anyone’s: its message is not called processed, and is not left out', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueName('shipping');
  const topic = replays.origin.name;
  await replays.fail([{ key: 'a', group }]);
  await appendRecords(kafka, topic, [{ key: 'b' }, { key: 'c' }]);
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'b', headers: genericHeaders({ topic, offset: 2n }) }]);
  await replays.index();
  await commitGroup(kafka, group, { topic: replays.origin.name, offset: 4n });
  const { id, plan } = await plannedRange(replays, { ...byOffsets(4n), provenBy: [group] });
  expect(plan.hazards.find(({ kind }) => kind === 'already-processed')).toMatchObject({ count: 1 });
  const missed = await countedRange(replays, await planMissed(replays, ada, id));
  expect(missed.plan.range?.parts[0]?.runs).toEqual([
    { from: '0', to: '1' },
    { from: '2', to: '3' },
  ]);
});

test('a copy that came back failed where it lies, too: it is not called processed', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueName('shipping');
  const [first = ''] = await replays.fail([{ key: 'a', group }]);
  await replays.send(await replays.confirmed([first]));
  const [copy] = await replays.seen(1n);
  const at = copy?.offset ?? 0n;
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'a', headers: genericHeaders({ topic: replays.origin.name, offset: at, group }) }]);
  await replays.index();
  await commitGroup(kafka, group, { topic: replays.origin.name, offset: at + 1n });
  const { plan } = await plannedRange(replays, { ...byOffsets(at + 1n, { from: at }), provenBy: [group] });
  expect(plan.hazards.find(({ kind }) => kind === 'already-processed')).toMatchObject({ level: 'ok', count: 0 });
});
