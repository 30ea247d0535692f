import { afterAll, expect, test } from 'vitest';
import { selectMatching } from '#lib/dead-letters/select-matching.ts';
import { appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';
import { confirmReplay } from './confirm-replay.ts';
import { getReplay } from './get-replay.ts';
import { planMatching } from './plan-matching.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** Everybody's open dead letters. */
const open = { state: 'open' as const };

test('all that fit a filter are planned, however many, and each is sent once; what is in another replay or has nowhere to go is left', async () => {
  const replays = await openTestReplays(kafka, { partitions: 2 });
  const shipped = Array.from({ length: 2_500 }, (_, number) => ({ key: `key ${number}`, value: `shipping ${number}`, partition: number % 2 }));
  const ids = await replays.fail(shipped);
  await replays.fail([{ key: 'other', value: 'billing', group: 'billing' }]);
  await replays.confirmed([ids[7] ?? '']);
  await appendRecords(kafka, replays.deadLetters.name, [{ value: 'from nowhere', headers: [textHeader('x-original-consumer-group', 'shipping')] }]);
  await replays.index();

  const id = await planMatching(replays, ada, { matching: { ...open, consumerGroup: 'shipping', assignee: 'nobody' } });
  const plan = await getReplay(replays, id);
  expect(plan).toMatchObject({ state: 'planned', selected: 2_499, itemCount: 2_499 });
  expect(plan.plan.items, 'a page shows no more').toHaveLength(1_000);
  expect(plan.plan.selection).toMatchObject({
    matching: { consumerGroup: 'shipping' },
    matched: 2_500,
    leftOut: [{ reason: 'their dead letters do not say which topic they came from', count: 1 }],
  });
  await confirmReplay(replays, ada, { id, planHash: plan.planHash, reason: 'the cause is fixed' });
  await replays.send(id);
  const sent = (await Promise.all([0, 1].map((partition) => replays.seen(0n, partition)))).flatMap((records) =>
    records.filter(({ headers }) => headers.some(({ name, value }) => name === 'redrive-job-id' && value?.toString().startsWith(`${id}-`))),
  );
  const values = sent.map(({ value }) => value?.toString() ?? '');
  expect(values.sort()).toEqual(
    shipped
      .map(({ value }) => value)
      .filter((_, number) => number !== 7)
      .sort(),
  );
  expect(await getReplay(replays, id)).toMatchObject({ counts: { sent: 2_499, pending: 0, failed: 0, skipped: 0 } });
  await expect(planMatching(replays, ada, { matching: { ...open, consumerGroup: 'shipping' } }), 'what is left has nowhere to go').rejects.toMatchObject({
    type: 'nothing-to-replay',
    message: expect.stringContaining('do not say which topic'),
  });
  await expect(planMatching(replays, ada, { matching: { ...open, consumerGroup: 'nobody' } })).rejects.toMatchObject({ type: 'nothing-to-replay' });
});

test('all that a search finds are planned, and no others', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail(
    Array.from({ length: 40 }, (_, number) => ({ key: `key ${number}`, value: number % 4 === 0 ? `wool ${number}` : `hay ${number}` })),
  );
  const { plan } = await getReplay(replays, await planMatching(replays, ada, { matching: { ...open, q: 'wool' } }));
  expect(plan.items.map(({ failureId }) => failureId)).toEqual(ids.filter((_, number) => number % 4 === 0));
});

test('of more than one replay takes the oldest are given, with how many fit in all; a search that finds more is refused', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail(Array.from({ length: 12 }, (_, number) => ({ key: `key ${number}`, value: `wool ${number}` })));
  const { failures, matched } = await selectMatching(replays.pool, ada, replays.cluster.id, open, 5);
  expect(matched).toBe(12);
  expect(failures).toEqual(ids.slice(0, 5).map((id) => ({ id, originTopic: replays.origin.name })));
  await expect(selectMatching(replays.pool, ada, replays.cluster.id, { ...open, q: 'wool' }, 5)).rejects.toMatchObject({
    type: 'search-too-wide',
    fields: { field: 'q' },
  });
});
