import { afterAll, expect, test } from 'vitest';
import { discardFailure } from '#lib/dead-letters/triage/discard.ts';
import { appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';
import { confirmReplay } from './confirm-replay.ts';
import { getReplay } from './get-replay.ts';
import { listReplays } from './list-replays.ts';
import { withdrawReplay } from './withdraw-replay.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const reason = 'the cause is fixed';

test('a plan claims and sends nothing', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail([{ key: 'a' }]);
  expect(await replays.plan(ids)).toMatchObject({ state: 'planned', selected: 1 });
  expect(await replays.seen()).toHaveLength(1);
  expect((await replays.pool.query(`select state from failure`)).rows).toEqual([{ state: 'new' }]);
});

test('a plan is confirmed once, with the hash of what was seen, before it expires; else it is refused and nothing is claimed', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail([{ key: 'a' }]);
  const { id, planHash } = await replays.plan(ids);
  await expect(confirmReplay(replays, ada, { id, planHash: 'of another plan', reason })).rejects.toMatchObject({ kind: 'conflict', type: 'plan-changed' });
  await replays.pool.query(`update replay_job set expires_at = now() - interval '1 s'`);
  await expect(confirmReplay(replays, ada, { id, planHash, reason })).rejects.toMatchObject({ kind: 'conflict', type: 'plan-expired' });
  expect((await replays.pool.query(`select state from failure`)).rows).toEqual([{ state: 'new' }]);
  await replays.pool.query(`update replay_job set expires_at = now() + interval '1 h'`);
  await confirmReplay(replays, ada, { id, planHash, reason });
  await expect(confirmReplay(replays, ada, { id, planHash, reason })).rejects.toMatchObject({
    type: 'not-in-this-state',
    message: expect.stringContaining('confirmed by ada@example.com'),
  });
});

test('what is under way is listed apart, however many plans are newer', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail([{ key: 'a' }]);
  const { id, planHash } = await replays.plan(ids);
  const { id: newer } = await replays.plan(ids);
  const idsOf = async (state?: 'under-way') => (await listReplays(replays.pool, replays.cluster.id, { limit: 10, state })).lines.map((line) => line.id);
  expect(await idsOf('under-way')).toEqual([]);
  await confirmReplay(replays, ada, { id, planHash, reason });
  expect(await idsOf('under-way')).toEqual([id]);
  expect(await idsOf()).toEqual([newer, id]);
});

test('of two who confirm one plan at the same moment one is refused', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail([{ key: 'a' }]);
  const { id, planHash } = await replays.plan(ids);
  const outcomes = await Promise.allSettled([1, 2].map(() => confirmReplay(replays, ada, { id, planHash, reason })));
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { name: 'Refusal', kind: 'conflict' } });
});

test('of two plans that share a failure the second is refused and told which replay has it', async () => {
  const replays = await openTestReplays(kafka);
  const [a = '', b = '', c = ''] = await replays.fail([{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
  const first = await replays.plan([a, b]);
  const second = await replays.plan([b, c]);
  await confirmReplay(replays, ada, { id: first.id, planHash: first.planHash, reason });
  await expect(confirmReplay(replays, ada, { id: second.id, planHash: second.planHash, reason })).rejects.toMatchObject({
    kind: 'conflict',
    message: expect.stringContaining(`replay ${first.id}`),
    fields: { ids: [b] },
  });
  const { rows } = await replays.pool.query('select id, state from failure order by id');
  expect(rows.find(({ id }) => id === c)).toEqual({ id: c, state: 'new' });
});

test('two plans over many shared failures confirmed at the same moment: one wins whole, the other is refused', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail(Array.from({ length: 12 }, (_, number) => ({ key: `${number}` })));
  const plans = [await replays.plan(ids), await replays.plan([...ids].reverse())];
  const outcomes = await Promise.allSettled(plans.map(({ id, planHash }) => confirmReplay(replays, ada, { id, planHash, reason })));
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { name: 'Refusal', kind: 'conflict' } });
  const { rows } = await replays.pool.query('select claimed_by_job_id, count(*)::int from failure group by 1');
  expect(rows).toEqual([{ claimed_by_job_id: plans[outcomes.findIndex(({ status }) => status === 'fulfilled')]?.id, count: 12 }]);
});

test('a failure that was discarded since the plan is not replayed', async () => {
  const replays = await openTestReplays(kafka);
  const [id = ''] = await replays.fail([{ key: 'a' }]);
  const plan = await replays.plan([id]);
  await discardFailure(replays.database, ada, { cluster: 'test', id, version: 1, reason: 'a test order' });
  await expect(confirmReplay(replays, ada, { id: plan.id, planHash: plan.planHash, reason })).rejects.toMatchObject({
    kind: 'conflict',
    message: expect.stringContaining('discarded'),
  });
});

test('when hazards have grown since the plan, it is made again and must be read again', async () => {
  const replays = await openTestReplays(kafka);
  const headers = [textHeader('event-type', 'StockCounted')];
  const ids = await replays.fail([
    { key: 'sku 1', headers },
    { key: 'sku 2', headers },
  ]);
  const plan = await replays.plan(ids);
  const newer = await appendRecords(kafka, replays.origin.name, [{ key: 'sku 1', headers }]);
  await expect(confirmReplay(replays, ada, { id: plan.id, planHash: plan.planHash, reason })).rejects.toMatchObject({
    type: 'plan-changed',
    fields: { grown: ['newer-events'] },
  });
  const again = await getReplay(replays, plan.id);
  expect(again.planHash).not.toBe(plan.planHash);
  expect(again.plan.items[0]?.skipReason).toContain(`offset ${newer}`);
  await confirmReplay(replays, ada, { id: again.id, planHash: again.planHash, reason });
});

test('a plan of which nothing would be sent is not confirmed, and a withdrawn one neither', async () => {
  const replays = await openTestReplays(kafka);
  const [id = ''] = await replays.fail([{ key: 'sku 1' }]);
  const withdrawn = await replays.plan([id]);
  await withdrawReplay(replays, ada, withdrawn.id);
  await expect(confirmReplay(replays, ada, { id: withdrawn.id, planHash: withdrawn.planHash, reason })).rejects.toMatchObject({ type: 'not-in-this-state' });
  await appendRecords(kafka, replays.origin.name, [{ key: 'sku 1' }]);
  const empty = await replays.plan([id]);
  await expect(confirmReplay(replays, ada, { id: empty.id, planHash: empty.planHash, reason })).rejects.toMatchObject({ type: 'nothing-to-send' });
});

test('what is asked, done and refused is in the audit', async () => {
  const replays = await openTestReplays(kafka);
  const jobId = await replays.confirmed(await replays.fail([{ key: 'a' }]));
  const { rows } = await replays.pool.query('select actor, action, outcome, detail from audit where subject = $1 order by id', [`replay/${jobId}`]);
  expect(rows).toMatchObject([
    { actor: 'ada@example.com', action: 'replays:plan', outcome: 'done', detail: { selected: 1 } },
    { actor: 'ada@example.com', action: 'replays:confirm', outcome: 'done', detail: { reason, messages: 1 } },
  ]);
});
