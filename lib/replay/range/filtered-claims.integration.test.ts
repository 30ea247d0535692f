import { afterAll, expect, test } from 'vitest';
import { confirmReplay } from '#lib/replay/confirm-replay.ts';
import { appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { byOffsets, confirmedRange, plannedRange } from '#scripts/test/test-ranges.ts';
import { ada, openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const colours = ['red', 'blue', 'blue', 'red', 'blue', 'blue'];
const message = (colour: string) => ({ key: colour, headers: [textHeader('colour', colour), textHeader('event-type', `${colour}-was-chosen`)] });
const red = (replays: TestReplays) => plannedRange(replays, { ...byOffsets(100n), filter: { key: 'red' }, overtaken: 'send' });
const statesOf = async ({ pool }: TestReplays) => (await pool.query<{ state: string }>('select state from failure order by id')).rows.map(({ state }) => state);

test.each([{ filter: { key: 'red' } }, { filter: { header: 'colour=red' } }, { filter: { eventType: 'red-was-chosen' } }])(
  'a range with the filter $filter claims the dead letters of what it means, and no others',
  async ({ filter }) => {
    const replays = await openTestReplays(kafka);
    const [first, , , second] = await replays.fail(colours.map(message));
    const { id, plan, planHash } = await plannedRange(replays, { ...byOffsets(100n), filter, overtaken: 'send' });
    expect(plan.items.map(({ failureId }) => failureId)).toEqual([first, second]);
    expect(plan.hazards.find(({ kind }) => kind === 'open-failures')).toMatchObject({ level: 'notice', count: 2 });
    await confirmReplay(replays, ada, { id, planHash, reason: 'the outage is over' });
    expect(await statesOf(replays)).toEqual(['claimed', 'new', 'new', 'claimed', 'new', 'new']);
  },
);

test('what is decided about dead letters that a filter does not mean stands against nothing, also while it is confirmed', async () => {
  const replays = await openTestReplays(kafka);
  const failures = await replays.fail(colours.map(message));
  await replays.pool.query(`update failure set state_before = state, state = 'discarded' where id = $1`, [failures[1]]);
  const before = await red(replays);
  await replays.confirmed([failures[5] ?? '']);
  const after = await red(replays);
  for (const { plan } of [before, after]) expect(plan.hazards.find(({ kind }) => kind === 'decided-failures')).toMatchObject({ level: 'ok' });
  await confirmReplay(replays, ada, { id: before.id, planHash: before.planHash, reason: 'the outage is over' });
  expect(await statesOf(replays)).toEqual(['claimed', 'discarded', 'new', 'claimed', 'new', 'claimed']);
});

test('what the filter means is told by the message, and not by a dead letter that has another key', async () => {
  const replays = await openTestReplays(kafka);
  const { name } = replays.origin;
  await appendRecords(kafka, name, [message('red'), message('blue')]);
  await appendRecords(kafka, replays.deadLetters.name, [
    { key: 'changed', headers: genericHeaders({ topic: name, offset: 0n, group: 'crm' }) },
    { key: 'red', headers: genericHeaders({ topic: name, offset: 1n, group: 'crm' }) },
  ]);
  await replays.index();
  const id = await confirmedRange(replays, { ...byOffsets(100n), filter: { key: 'red' } });
  expect((await replays.pool.query('select position::int from replay_item where job_id = $1', [id])).rows).toEqual([{ position: 0 }]);
});
