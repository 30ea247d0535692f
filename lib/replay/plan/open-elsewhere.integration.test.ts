import { afterAll, expect, test } from 'vitest';
import { getReplay } from '#lib/replay/get-replay.ts';
import { planTogether } from '#lib/replay/plan-together.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { commitGroup } from '#scripts/test/commit-group.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('a plan names open dead letters of other groups that are of its messages and not in it; planned together, or decided on, they are no risk', async () => {
  const replays = await openTestReplays(kafka);
  const topic = replays.origin.name;
  const crm = kafka.uniqueName('crm');
  const [own = ''] = await replays.fail([{ key: 'a' }, { key: 'b' }]);
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'a', headers: genericHeaders({ topic, offset: 0n, group: crm }) }]);
  await replays.index();
  await commitGroup(kafka, crm, { topic, offset: 2n });
  const { rows } = await replays.pool.query<{ id: string }>('select max(id)::text as id from failure');
  const other = rows[0]?.id ?? '';
  const hazardOf = async (ids: string[]) => (await replays.plan(ids)).plan.hazards.find(({ kind }) => kind === 'open-elsewhere');
  expect(await hazardOf([own])).toMatchObject({
    level: 'risk',
    count: 1,
    title: `1 dead letter of ${crm} is of the same messages, and not in this plan`,
    examples: [`dead letter ${other}, as ${own}`],
  });
  expect(await hazardOf([own, other])).toMatchObject({ level: 'ok' });
  const { id: alone } = await replays.plan([own]);
  const together = await getReplay(replays, await planTogether(replays, ada, alone));
  expect(together.plan.items.map(({ failureId, position }) => [failureId, position])).toEqual([
    [own, '0'],
    [other, '0'],
  ]);
  expect(together.plan.settings).toEqual((await getReplay(replays, alone)).plan.settings);
  await replays.pool.query(`update failure set state_before = state, state = 'discarded' where id = $1`, [other]);
  expect(await hazardOf([own])).toMatchObject({ level: 'ok' });
  await expect(planTogether(replays, ada, alone)).rejects.toMatchObject({ type: 'none-elsewhere' });
});
