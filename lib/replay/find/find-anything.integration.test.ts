import { afterAll, expect, test, vi } from 'vitest';
import type { Action, Resource } from '#lib/access/policy.ts';
import { deadLetterQuery } from '#lib/dead-letters/dead-letter.ts';
import { listDeadLetters } from '#lib/dead-letters/list-dead-letters.ts';
import { sealAll } from '#scripts/test/seal-all.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';
import type { FindAnswer } from './find-answer.ts';
import { findAnything } from './find-anything.ts';

const mayRead = vi.hoisted(() => ({ deadLetters: true }));

/** Today's policy lets everybody read every topic. */
vi.mock('#lib/access/policy.ts', async (original) => ({
  ...(await original<object>()),
  isAllowed: (_actor: unknown, action: Action, { topic }: Resource) => mayRead.deadLetters || topic === undefined || !action.startsWith('dead-letters:'),
}));

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** Three failures of one partition; what is found of each is told by its place among them. */
async function openFailures() {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail([
    {
      key: 'ord-100377',
      value: '{"note":"beside ord-100378"}',
      headers: [
        { name: 'event-id', value: Buffer.from('evt-7f31a09e') },
        { name: 'correlation-id', value: Buffer.from('cor-5e1d') },
      ],
    },
    { key: 'ord-100378', value: 'v' },
    { key: 'ord-100379', value: 'v' },
  ]);
  const { lines } = await listDeadLetters(replays.pool, ada, replays.cluster.id, deadLetterQuery.parse({}));
  return { replays, ids, lines, find: (pasted: string) => findAnything(replays, ada, pasted) };
}

const shown = ({ found }: FindAnswer) =>
  found.map((each) =>
    each.kind === 'replay' ? `replay ${each.line.id}` : each.kind === 'chain' ? `chain ${each.correlationId}` : `${each.by} ${each.line.id}`,
  );

/** Where a failure's record lies now, and where it came from. */
async function placesOf({ pool }: TestReplays, id: string) {
  const { rows } = await pool.query<{ lies: string; came: string }>(
    `select topic.name || '/' || record.partition || '/' || record."offset" as lies, origin_topic || '-' || origin_partition || '@' || origin_offset as came
       from dead_letter record join topic on topic.id = record.topic_ref where failure_id = $1`,
    [id],
  );
  return rows[0] ?? { lies: '', came: '' };
}

test('a position leads to the dead letter that lies there, and to the one made from the record there', async () => {
  const { replays, ids, find } = await openFailures();
  const { lies, came } = await placesOf(replays, ids[1] ?? '');
  expect(shown(await find(lies))).toContain(`position ${ids[1]}`);
  const answer = await find(came);
  expect(shown(answer)).toEqual([`origin ${ids[1]}`]);
  expect(answer.found[0]?.leadsTo).toBe(`/${replays.cluster.id}/dead-letters/${ids[1]}`);
});

test('key, event id and correlation id are told apart, and the surest comes first', async () => {
  const { ids, find } = await openFailures();
  expect(shown(await find('ord-100378'))).toEqual([`key ${ids[1]}`, `text ${ids[0]}`]);
  expect(shown(await find('EVT-7f31a09e'))).toEqual([`event-id ${ids[0]}`]);
  expect(shown(await find(' cor-5e1d\n'))).toEqual([`correlation-id ${ids[0]}`]);
});

test('a number is that of a dead letter and of a replay', async () => {
  const { replays, ids, find } = await openFailures();
  const { id } = await replays.plan([ids[2] ?? '']);
  expect(shown(await find(`#${ids[2]}`))).toEqual([`number ${ids[2]}`, ...(String(id) === ids[2] ? [`replay ${id}`] : [])]);
  expect(shown(await find(String(id)))).toContain(`replay ${id}`);
});

test('nothing found says what was looked for and how much of it', async () => {
  const { find } = await openFailures();
  const answer = await find('orders/3/17');
  expect(answer).toMatchObject({ found: [], search: { isComplete: true } });
  expect(answer.lookedFor).toEqual([
    'a dead letter at orders/3/17, or made from the record there',
    'ids, keys and positions of traced events',
    'key, value, headers and error of all 3 dead-lettered records',
  ]);
  expect((await find('abc')).lookedFor).toEqual(['ids, keys and positions of traced events', 'no text: four characters or more can be searched for']);
});

test('what looks like a header’s filter is searched for as it stands', async () => {
  const { find } = await openFailures();
  expect((await find('header:event-id=evt-7f31a09e')).found).toEqual([]);
});

test('what lies where one may not read is not found, by whatever it is asked for', async () => {
  const { replays, ids, find } = await openFailures();
  const { lies, came } = await placesOf(replays, ids[1] ?? '');
  mayRead.deadLetters = false;
  try {
    for (const pasted of [lies, came, `#${ids[1]}`, 'ord-100378']) expect((await find(pasted)).found, pasted).toEqual([]);
  } finally {
    mayRead.deadLetters = true;
  }
});

test('sealed and not, it is found the same', async () => {
  const { replays, ids, find } = await openFailures();
  await sealAll(replays.pool);
  expect(shown(await find('ord-100379'))).toEqual([`key ${ids[2]}`]);
});
