import { afterAll, expect, test } from 'vitest';
import { searchMatching } from '#lib/dead-letters/search/search-matching.ts';
import { selectMatching } from '#lib/dead-letters/select-matching.ts';
import { type AppendedRecord, appendRecords, textHeader } from '#scripts/test/append-records.ts';
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
  expect(plan).toMatchObject({ state: 'planned', selected: 2_499, itemCount: 2_499, skippedItems: 0 });
  expect(plan.plan.items, 'a page shows no more').toHaveLength(1_000);
  expect(plan.plan.selection).toMatchObject({
    matching: { consumerGroup: 'shipping' },
    matched: 2_501,
    leftOut: [
      { reason: expect.stringContaining('another replay has them'), count: 1 },
      { reason: 'no origin topic is named', count: 1 },
    ],
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
    message: expect.stringContaining('no origin topic is named'),
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

test('of more than one replay takes the oldest that have somewhere to go are planned; older ones that have not are told, and stand in nobody’s way', async () => {
  const replays = await openTestReplays(kafka);
  const nowhere = (name: string, headers: AppendedRecord['headers'] = []) => ({ value: name, headers: [textHeader('x-error-class', 'Lost'), ...headers] });
  await appendRecords(kafka, replays.deadLetters.name, [
    ...Array.from({ length: 7 }, (_, number) => nowhere(`from nowhere ${number}`)),
    nowhere('from a topic that is gone', [
      textHeader('x-original-topic', 'gone'),
      textHeader('x-original-partition', '0'),
      textHeader('x-original-offset', '1'),
    ]),
  ]);
  const ids = await replays.fail(Array.from({ length: 12 }, (_, number) => ({ key: `key ${number}`, value: `wool ${number}` })));
  const { plan } = await getReplay(replays, await planMatching(replays, ada, { matching: { ...open, assignee: 'nobody' } }, 5));
  expect(plan.items.map(({ failureId }) => failureId)).toEqual(ids.slice(0, 5));
  expect(plan.selection).toMatchObject({
    matched: 20,
    leftOut: [
      { reason: 'no origin topic is named', count: 7, examples: expect.arrayContaining(['1']) },
      { reason: expect.stringContaining('gone is not in cluster'), count: 1 },
    ],
  });
});

test('what the reader calls “me” is a name in the plan', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail([{ key: 'a' }, { key: 'b' }]);
  await replays.pool.query('update failure set assignee = $1 where id = $2', [ada.email, ids[1]]);
  const { plan } = await getReplay(replays, await planMatching(replays, ada, { matching: { ...open, assignee: 'me' } }));
  expect(plan.items.map(({ failureId }) => failureId)).toEqual([ids[1]]);
  expect(plan.selection).toMatchObject({ matching: { assignee: ada.email }, matched: 1, leftOut: [] });
});

test('pieces of a selection follow one another without a gap; a search that finds more than it may, or does not end, is refused', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail(Array.from({ length: 12 }, (_, number) => ({ key: `key ${number}`, value: `wool ${number}` })));
  const { matched, oldestFirst } = await selectMatching(replays.pool, ada, replays.cluster.id, open, 5);
  const pieces: string[][] = [];
  for await (const piece of oldestFirst()) pieces.push(piece.map(({ id }) => id));
  expect(matched).toBe(12);
  expect(pieces).toEqual([ids.slice(0, 5), ids.slice(5, 10), ids.slice(10)]);
  const search = (limits: { limit: number; budgetMs: number }) => searchMatching(replays.pool, ada, replays.cluster.id, { ...open, q: 'wool' }, limits);
  await expect(search({ limit: 5, budgetMs: 5_000 })).rejects.toMatchObject({ type: 'search-too-wide', message: expect.stringContaining('more than 5') });
  expect(await search({ limit: 12, budgetMs: 5_000 })).toHaveLength(12);
});
