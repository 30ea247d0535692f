import { expect, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { openFailures } from '#scripts/test/open-failures.ts';
import { testConsole } from '#scripts/test/test-console.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { assignFailures } from './assign.ts';
import { discardFailures } from './discard.ts';
import { restoreFailures } from './restore.ts';
import { snoozeFailures } from './snooze.ts';
import { wakeFailures } from './wake.ts';
import { wakeDue } from './wake-due.ts';

testConsole();

const cluster = 'test';
const ben = { ...ada, id: 'ben', email: 'ben@example.com' };
const never = new AbortController().signal;
const inAnHour = () => ({ at: new Date(Date.now() + 3_600_000).toISOString() });
const seenOf = (done: readonly { id: string; version: number }[]) => done.map(({ id, version }) => ({ id, version }));

test('until a time: snoozed ones leave the open list and say until when; when it has come they are what they were, once, and history and audit say so', async () => {
  const { database, pool, failures, list, detail } = await openFailures(3);
  const [first] = failures;
  const assigned = await assignFailures(database, ada, { cluster, failures: failures.slice(0, 1), assignee: ben.email });
  const seen = [...seenOf(assigned.done), ...failures.slice(1, 2)];
  const until = { at: new Date(Date.now() + 2_000).toISOString() };
  const foreseen = await snoozeFailures(database, ada, { cluster, failures: seen, until, dryRun: true });
  const snoozed = await snoozeFailures(database, ada, { cluster, failures: seen, until });
  expect(foreseen).toEqual(snoozed);
  expect(snoozed.refused).toEqual([]);
  expect((await list({})).lines.map(({ id }) => id)).toEqual([failures[2]?.id]);
  const { lines, counts } = await list({ state: 'snoozed' });
  expect(counts).toMatchObject({ new: 1, acknowledged: 0, snoozed: 2 });
  expect(lines).toMatchObject([
    { id: failures[1]?.id, snooze: { untilAt: until.at, more: null, by: ada.email } },
    { id: first?.id, assignee: ben.email, snooze: { untilAt: until.at } },
  ]);
  expect(await wakeDue(database, never), 'not before its time').toBe(0);

  await eventually(async () => (await wakeDue(database, never)) === 2);
  expect(await wakeDue(database, never)).toBe(0);
  expect(await detail(first?.id ?? '')).toMatchObject({
    state: 'acknowledged',
    assignee: ben.email,
    version: 4,
    snooze: null,
    history: [
      { actor: 'worker', fromState: 'snoozed', toState: 'acknowledged', reason: 'the time that it was snoozed until has come' },
      { actor: ada.email, fromState: 'acknowledged', toState: 'snoozed', untilAt: until.at, untilMore: null },
      {},
    ],
  });
  expect(await detail(failures[1]?.id ?? '')).toMatchObject({ state: 'new' });
  const { rows: audit } = await pool.query(
    `select actor, action, subject, detail from audit where action in ('dead-letters:snooze', 'dead-letters:wake') order by id`,
  );
  const ids = `${first?.id}–${failures[1]?.id}`;
  expect(audit).toMatchObject([
    { actor: ada.email, action: 'dead-letters:snooze', subject: null, detail: { deadLetters: 2, from: { acknowledged: 1, new: 1 }, until: until.at, ids } },
    { actor: 'worker', action: 'dead-letters:wake', subject: null, detail: { deadLetters: 2, ids } },
  ]);
  expect((await pool.query('select from failure_snooze')).rowCount).toBe(0);
});

test('of several workers that wake at the same moment each failure is woken by one', async () => {
  const { database, pool, failures } = await openFailures(1_500);
  for (const part of [failures.slice(0, 1_000), failures.slice(1_000)]) await snoozeFailures(database, ada, { cluster, failures: part, until: inAnHour() });
  await pool.query(`update failure_snooze set until_at = now() - interval '1 s'`);
  const woken = await Promise.all([wakeDue(database, never), wakeDue(database, never), wakeDue(database, never)]);
  const further = await wakeDue(database, never);
  expect(woken.reduce((sum, count) => sum + count, further)).toBe(1_500);
  const { rows } = await pool.query(`select count(*)::int as changes, count(distinct failure_id)::int as failures from failure_change where actor = 'worker'`);
  expect(rows).toEqual([{ changes: 1_500, failures: 1_500 }]);
  expect((await pool.query(`select from failure where state = 'new' and version = 3`)).rowCount).toBe(1_500);
});

test('until a count: what came before, and what is of another kind, does not count; the last of them wakes it', async () => {
  const { database, pool, topic, failures, addTo, openIn, detail } = await openFailures(3);
  const [one, two, three] = failures;
  if (one === undefined || two === undefined || three === undefined) throw new Error('three were stored');
  await snoozeFailures(database, ada, { cluster, failures: [one], until: { more: 5 } });
  await addTo(topic, 2);
  await snoozeFailures(database, ada, { cluster, failures: [two], until: { more: 5 } });
  await openIn('other.dlq', 10);
  await addTo(topic, 2);
  expect(await wakeDue(database, never)).toBe(0);
  expect(await detail(one.id)).toMatchObject({ state: 'snoozed', snooze: { more: 5, come: 4, untilAt: null } });
  expect(await detail(two.id)).toMatchObject({ snooze: { more: 5, come: 2 } });

  await addTo(topic, 1);
  expect(await wakeDue(database, never)).toBe(1);
  expect(await detail(one.id)).toMatchObject({ state: 'new', history: [{ actor: 'worker', reason: '5 more of its kind have come' }, { untilMore: 5 }] });
  // What is added up meanwhile does not change what has come, nor for one who begins to wait now.
  expect(await detail(two.id)).toMatchObject({ snooze: { come: 3 } });
  await snoozeFailures(database, ada, { cluster, failures: [three], until: { more: 3 } });
  await addTo(topic, 2);
  expect(await wakeDue(database, never)).toBe(1);
  expect(await detail(two.id)).toMatchObject({ state: 'new' });
  expect(await detail(three.id)).toMatchObject({ snooze: { more: 3, come: 2 } });
  await addTo(topic, 40);
  expect(await wakeDue(database, never)).toBe(1);
  await addTo(topic, 1);
  expect((await pool.query('select from failure_arrival')).rowCount, 'nothing is counted for nobody').toBe(0);
});

test('woken by hand it is what it was; snoozed anew it waits for the new thing and still is what it was', async () => {
  const { database, failures, detail } = await openFailures(1);
  const [{ id } = { id: '' }] = failures;
  const { done: assigned } = await assignFailures(database, ada, { cluster, failures, assignee: null });
  const first = await snoozeFailures(database, ada, { cluster, failures: seenOf(assigned), until: { more: 9 } });
  const second = await snoozeFailures(database, ben, { cluster, failures: seenOf(first.done), until: inAnHour() });
  expect(await detail(id)).toMatchObject({ state: 'snoozed', version: 4, snooze: { more: null, by: ben.email } });
  const stale = await wakeFailures(database, ada, { cluster, failures: seenOf(first.done) });
  expect(stale.refused).toMatchObject([{ type: 'changed-meanwhile', reason: expect.stringContaining('snoozed now, by ben@example.com') }]);
  await wakeFailures(database, ada, { cluster, failures: seenOf(second.done) });
  expect(await detail(id)).toMatchObject({
    state: 'acknowledged',
    version: 5,
    snooze: null,
    history: [{ actor: ada.email, fromState: 'snoozed' }, {}, {}, {}],
  });
  const awake = await wakeFailures(database, ada, { cluster, failures: [{ id, version: 5 }] });
  expect(awake.refused).toMatchObject([{ type: 'not-in-this-state', reason: `Dead letter ${id} is acknowledged; it cannot be woken then.` }]);
});

test('what is discarded, or held by a replay, in its sleep sleeps on when it comes back, and wakes then', async () => {
  const { database, pool, failures, detail } = await openFailures(2);
  const [first, second] = failures;
  const { done } = await snoozeFailures(database, ada, { cluster, failures, until: inAnHour() });
  const discarded = await discardFailures(database, ada, { cluster, failures: seenOf(done).slice(0, 1), reason: 'a duplicate' });
  await pool.query(`update failure set state = 'claimed', state_before = state, claimed_by_job_id = 1 where id = $1`, [second?.id]);
  await pool.query(`update failure_snooze set until_at = now() - interval '1 s'`);
  expect(await wakeDue(database, never)).toBe(0);
  await restoreFailures(database, ada, { cluster, failures: seenOf(discarded.done) });
  await pool.query(`update failure set state = state_before, claimed_by_job_id = null where id = $1`, [second?.id]);
  expect(await detail(first?.id ?? '')).toMatchObject({ state: 'snoozed', snooze: { by: ada.email } });
  expect(await wakeDue(database, never)).toBe(2);
  for (const each of failures) expect(await detail(each.id)).toMatchObject({ state: 'new' });
});

test('a time that has passed is refused, and so is one that cannot be put aside, by itself', async () => {
  const { database, pool, failures } = await openFailures(2);
  await expect(snoozeFailures(database, ada, { cluster, failures, until: { at: '2026-01-01T00:00:00Z' } })).rejects.toMatchObject({
    kind: 'invalid',
    type: 'not-in-the-future',
    fields: { field: 'until' },
  });
  await pool.query(`update failure set state = 'discarded' where id = $1`, [failures[0]?.id]);
  const { done, refused } = await snoozeFailures(database, ada, { cluster, failures, until: inAnHour() });
  expect(done).toHaveLength(1);
  expect(refused).toMatchObject([
    { id: failures[0]?.id, reason: `Dead letter ${failures[0]?.id} is discarded; it cannot be snoozed then.`, state: 'discarded' },
  ]);
});
