import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import type { Action, Resource } from '#lib/access/policy.ts';
import { deadLetterQuery } from '#lib/dead-letters/dead-letter.ts';
import { searchDeadLetters } from '#lib/dead-letters/search/search-dead-letters.ts';
import { openFailures } from '#scripts/test/open-failures.ts';
import { storeDeadLetters, storeTopic } from '#scripts/test/store-dead-letters.ts';
import { testConsole } from '#scripts/test/test-console.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { assignFailures } from './assign.ts';
import { discardFailure } from './discard.ts';
import { restoreFailure } from './restore.ts';
import { undoAssignment } from './undo-assignment.ts';

/** Today's policy lets everybody do everything in every topic, so this file has one of its own. */
vi.mock('#lib/access/policy.ts', async (original) => ({
  ...(await original<object>()),
  isAllowed: (_actor: unknown, action: Action, { topic }: Resource) => topic !== 'others.dlq' || action !== 'dead-letters:assign',
}));

testConsole();

const cluster = 'test';
const ben = { ...ada, id: 'ben', email: 'ben@example.com' };

const ids = ({ lines }: { lines: { id: string }[] }) => lines.map(({ id }) => id).sort();

test('an assigned failure is acknowledged and says whose it is; its history and the audit say by whom; undone, it is what it was', async () => {
  const { database, pool, failures, detail } = await openFailures(1);
  const [{ id, version } = { id: '', version: 0 }] = failures;
  const { done } = await assignFailures(database, ada, { cluster, failures, assignee: 'Ben@Example.com' });
  expect(done).toEqual([{ id, version: version + 1, state: 'acknowledged', assignee: 'ben@example.com', isChanged: true }]);
  expect(await detail(id)).toMatchObject({
    state: 'acknowledged',
    assignee: 'ben@example.com',
    history: [{ actor: 'ada@example.com', fromState: 'new', toState: 'acknowledged', fromAssignee: null, toAssignee: 'ben@example.com' }],
  });
  const again = await assignFailures(database, ada, {
    cluster,
    failures: done.map(({ id: same, version: seen }) => ({ id: same, version: seen })),
    assignee: ada.email,
  });
  await undoAssignment(database, ada, { cluster, failures: again.done.map(({ id: same, version: seen }) => ({ id: same, version: seen })) });
  expect(await detail(id), 'it is ben’s again').toMatchObject({ state: 'acknowledged', assignee: 'ben@example.com', version: version + 3 });
  const { rows } = await pool.query('select actor, action, subject, detail from audit order by id');
  expect(rows).toMatchObject([
    {
      actor: 'ada@example.com',
      action: 'dead-letters:assign',
      subject: `failure/${id}`,
      detail: { topic: 'work.dlq', from: 'new', assignee: 'ben@example.com' },
    },
    { detail: { assignee: 'ada@example.com', assigneeBefore: 'ben@example.com' } },
    { detail: { undone: true, assignee: 'ben@example.com', assigneeBefore: 'ada@example.com' } },
  ]);
});

test('a request that is sent twice does once', async () => {
  const { database, failures, detail } = await openFailures(1);
  const first = await assignFailures(database, ada, { cluster, failures, assignee: ben.email });
  expect(await assignFailures(database, ada, { cluster, failures, assignee: ben.email })).toEqual({
    ...first,
    done: first.done.map((each) => ({ ...each, isChanged: false })),
  });
  expect((await detail(failures[0]?.id ?? '')).history).toHaveLength(1);
});

test('of a thousand in one request those that cannot be assigned are said, each with its reason, and the others are', async () => {
  const { database, pool, failures } = await openFailures(1_000);
  const [discarded, changed] = failures;
  await discardFailure(database, ben, { cluster, id: discarded?.id ?? '', version: 1, reason: 'a test order' });
  await assignFailures(database, ben, { cluster, failures: [changed ?? { id: '', version: 0 }], assignee: ben.email });
  const asked = [...failures.slice(0, 999).map(({ id }) => (id === discarded?.id ? { id, version: 2 } : { id, version: 1 })), { id: '999999', version: 1 }];
  const startedAtMs = performance.now();
  const { done, refused } = await assignFailures(database, ada, { cluster, failures: asked, assignee: ada.email });
  expect(performance.now() - startedAtMs, 'milliseconds, on a busy machine').toBeLessThan(20_000);
  expect(done).toHaveLength(997);
  expect(refused).toEqual([
    {
      id: discarded?.id,
      type: 'not-in-this-state',
      reason: `Dead letter ${discarded?.id} is discarded; it cannot be assigned then.`,
      version: 2,
      state: 'discarded',
      claimedByJobId: null,
    },
    {
      id: changed?.id,
      type: 'changed-meanwhile',
      reason: `Dead letter ${changed?.id} has changed since you looked: it is acknowledged now, by ben@example.com. Look at it again before you decide.`,
      version: 2,
      state: 'acknowledged',
      claimedByJobId: null,
    },
    { id: '999999', type: 'no-such-dead-letter', reason: 'There is no dead letter 999999 in cluster test.', version: null, state: null, claimedByJobId: null },
  ]);
  const { rows: audited } = await pool.query(`select detail from audit where action = 'dead-letters:assign' and subject is null`);
  expect(audited, 'one line for all of it').toMatchObject([
    { detail: { deadLetters: 997, refused: 3, from: { new: 997 }, to: { acknowledged: 997 }, assignee: ada.email } },
  ]);
  const { rows } = await pool.query(`select assignee, count(*)::int as count from failure where assignee is not null group by assignee order by assignee`);
  expect(rows).toEqual([
    { assignee: 'ada@example.com', count: 997 },
    { assignee: 'ben@example.com', count: 1 },
  ]);
});

test('what happened after an assignment is not undone with it', async () => {
  const { database, failures, detail } = await openFailures(2);
  const { done } = await assignFailures(database, ada, { cluster, failures, assignee: null });
  const [first, second] = done;
  await discardFailure(database, ben, { cluster, id: first?.id ?? '', version: 2, reason: 'a duplicate' });
  const undone = await undoAssignment(database, ada, { cluster, failures: done.map(({ id, version }) => ({ id, version })) });
  expect(undone.refused).toMatchObject([{ id: first?.id, type: 'changed-meanwhile' }]);
  expect(await detail(second?.id ?? '')).toMatchObject({ state: 'new', assignee: null });
  expect(await detail(first?.id ?? '')).toMatchObject({ state: 'discarded' });
});

test('what became acknowledged otherwise than by an assignment is not undone as one', async () => {
  const { database, failures, detail } = await openFailures(2);
  const [first] = (await assignFailures(database, ada, { cluster, failures, assignee: ben.email })).done;
  const id = first?.id ?? '';
  await discardFailure(database, ben, { cluster, id, version: 2, reason: 'a duplicate' });
  await restoreFailure(database, ben, { cluster, id, version: 3 });
  const undone = await undoAssignment(database, ada, { cluster, failures: [{ id, version: 4 }] });
  expect(undone).toMatchObject({ done: [], refused: [{ id, type: 'not-in-this-state' }] });
  expect(await detail(id)).toMatchObject({ state: 'acknowledged', assignee: ben.email });
});

test('who is not of this console cannot be given work, and where one may not assign, that is said of each', async () => {
  const { database, pool, failures } = await openFailures(1);
  await expect(assignFailures(database, ada, { cluster, failures, assignee: 'nobody@example.com' })).rejects.toMatchObject({
    kind: 'invalid',
    type: 'no-such-person',
  });
  const others = await storeTopic(pool, 'others.dlq');
  await storeDeadLetters(pool, others, [{ key: Buffer.from(randomUUID()) }]);
  const { rows } = await pool.query<{ id: string; version: number }>('select id, version from failure order by id');
  const { done, refused } = await assignFailures(database, ada, { cluster, failures: rows, assignee: ada.email });
  expect(done.map(({ id }) => id)).toEqual([rows[0]?.id]);
  expect(refused).toMatchObject([{ id: rows[1]?.id, type: 'access-denied' }]);
});

test('the list and the search are narrowed to mine, to nobody’s and to a person’s, with counts that agree', async () => {
  const { database, pool, failures, list } = await openFailures(5);
  const idsOf = (...places: number[]) => places.map((place) => failures[place]?.id ?? '').sort();
  await assignFailures(database, ada, { cluster, failures: failures.slice(0, 2), assignee: ada.email });
  await assignFailures(database, ada, { cluster, failures: failures.slice(2, 3), assignee: ben.email });
  await assignFailures(database, ada, { cluster, failures: failures.slice(3, 4), assignee: null });
  const mine = await list({ assignee: 'me', limit: 1 });
  expect(mine).toMatchObject({ counts: { new: 0, acknowledged: 2 }, areCountsExact: true });
  const rest = await list({ assignee: 'me', limit: 1, cursor: mine.nextCursor });
  expect([...mine.lines, ...rest.lines].map(({ id }) => id).sort()).toEqual(idsOf(0, 1));
  expect(rest.nextCursor).toBeNull();
  expect(ids(await list({ assignee: 'ben@example.com' }))).toEqual(idsOf(2));
  const nobodys = await list({ assignee: 'nobody' });
  expect(ids(nobodys)).toEqual(idsOf(3, 4));
  expect(nobodys.counts).toMatchObject({ new: 1, acknowledged: 1 });
  const search = (assignee: string) => searchDeadLetters(pool, ada, cluster, deadLetterQuery.parse({ q: 'order-', assignee }));
  expect(ids(await search('me'))).toEqual(idsOf(0, 1));
  expect(ids(await search('nobody'))).toEqual(idsOf(3, 4));
  expect((await search('me')).counts).toEqual(mine.counts);
});
