import { afterAll, expect, test } from 'vitest';
import { confirmReplay } from '#lib/replay/confirm-replay.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { commitGroup } from '#scripts/test/commit-group.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { byOffsets, countedRange, plannedRange } from '#scripts/test/test-ranges.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';
import { planMissed } from './plan-missed.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** Ten messages, of which the group has passed eight and dead-lettered the first three. */
async function halfRead() {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueName('shipping');
  await replays.fail(['a', 'b', 'c'].map((key) => ({ key, group })));
  await appendRecords(
    kafka,
    replays.origin.name,
    ['d', 'e', 'f', 'g', 'h', 'i', 'j'].map((key) => ({ key })),
  );
  await commitGroup(kafka, group, { topic: replays.origin.name, offset: 8n });
  return { replays, group };
}

test('a plan tells what the groups that missed the range have processed of it, and plans the rest alone', async () => {
  const { replays, group } = await halfRead();
  const whole = await plannedRange(replays, { ...byOffsets(10n), provenBy: [group] });
  expect(whole.plan.hazards.find(({ kind }) => kind === 'already-processed')).toMatchObject({
    level: 'risk',
    title: `At most 5 messages already processed by ${group}`,
    count: 5,
  });
  const id = await planMissed(replays, ada, whole.id);
  const missed = await countedRange(replays, id);
  expect(missed.plan.range?.parts.map(({ runs, messages }) => ({ runs, messages }))).toEqual([
    {
      runs: [
        { from: '0', to: '3' },
        { from: '8', to: '10' },
      ],
      messages: 5,
    },
  ]);
  expect(missed.plan.items).toHaveLength(3);
  expect(missed.plan.hazards.find(({ kind }) => kind === 'already-processed')).toMatchObject({ level: 'ok' });
  await confirmReplay(replays, ada, { id, planHash: missed.planHash, reason: 'the outage is over' });
  await replays.send(id);
  const copies = await replays.seen(10n);
  expect(copies.map(({ key }) => key)).toEqual(['a', 'b', 'c', 'i', 'j']);
});

test('what another replay or a discard has decided on is not missed any more, and where nothing is, that is said', async () => {
  const { replays, group } = await halfRead();
  await replays.pool.query(`update failure set state_before = state, state = 'discarded'`);
  const { id, plan } = await plannedRange(replays, { ...byOffsets(8n), provenBy: [group] });
  expect(plan.hazards.find(({ kind }) => kind === 'already-processed')).toMatchObject({ title: `5 messages already processed by ${group}` });
  await expect(planMissed(replays, ada, id)).rejects.toMatchObject({ type: 'nothing-missed' });
});

test('without a group that missed it nothing is told, and a plan of dead letters has nothing to leave out', async () => {
  const { replays } = await halfRead();
  const { id, plan } = await plannedRange(replays, byOffsets(10n));
  expect(plan.hazards.find(({ kind }) => kind === 'already-processed')).toMatchObject({ level: 'not-checked' });
  await expect(planMissed(replays, ada, id)).rejects.toMatchObject({ type: 'no-groups' });
  const [first = ''] = await replays.fail([{ key: 'k' }]);
  const picked = await replays.plan([first]);
  await expect(planMissed(replays, ada, picked.id)).rejects.toMatchObject({ type: 'not-a-range' });
});
