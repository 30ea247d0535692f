import { expect, test, vi } from 'vitest';
import type { Action, Resource } from '#lib/access/policy.ts';
import { openFailures } from '#scripts/test/open-failures.ts';
import { testConsole } from '#scripts/test/test-console.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { addNotes } from './add-note.ts';
import { discardFailure, discardFailures } from './discard.ts';
import { restoreFailure, restoreFailures } from './restore.ts';

/** Today's policy lets everybody do everything in every topic, so this file has one of its own. */
vi.mock('#lib/access/policy.ts', async (original) => ({
  ...(await original<object>()),
  isAllowed: (_actor: unknown, action: Action, { topic }: Resource) =>
    topic !== 'others.dlq' || !['dead-letters:discard', 'dead-letters:note'].includes(action),
}));

testConsole();

const cluster = 'test';
const ben = { ...ada, id: 'ben', email: 'ben@example.com' };
const seenOf = (done: readonly { id: string; version: number }[]) => done.map(({ id, version }) => ({ id, version }));
const reason = 'test orders of the load test';

test('forty are discarded with one reason, but for two in a replay and one that somebody changed; each is said, and one line is in the audit', async () => {
  const { database, pool, failures } = await openFailures(40);
  const [held, held2, changed] = failures;
  await pool.query(`update failure set state = 'claimed', state_before = 'new', claimed_by_job_id = 7, version = 2 where id = any($1)`, [
    [held?.id, held2?.id],
  ]);
  await discardFailure(database, ben, { cluster, id: changed?.id ?? '', version: 1, reason: 'a duplicate' });
  const seen = failures.map((one) => (one === held2 ? { ...one, version: 2 } : one));

  const foreseen = await discardFailures(database, ada, { cluster, failures: seen, reason, dryRun: true });
  expect((await pool.query(`select from failure where state = 'discarded'`)).rowCount, 'a dry run changes nothing').toBe(1);
  const { done, refused } = await discardFailures(database, ada, { cluster, failures: seen, reason });
  expect(foreseen, 'a dry run says what would be done').toEqual({ done, refused });
  expect(done).toHaveLength(37);
  expect(refused).toEqual([
    {
      id: held?.id,
      type: 'changed-meanwhile',
      reason: `Dead letter ${held?.id} has changed since you looked: it is claimed by replay #7 now. Look at it again before you decide.`,
      version: 2,
      state: 'claimed',
      claimedByJobId: 7,
    },
    {
      id: held2?.id,
      type: 'not-in-this-state',
      reason: `Dead letter ${held2?.id} is claimed by replay #7; it cannot be discarded then.`,
      version: 2,
      state: 'claimed',
      claimedByJobId: 7,
    },
    {
      id: changed?.id,
      type: 'changed-meanwhile',
      reason: `Dead letter ${changed?.id} has changed since you looked: it is discarded now, by ben@example.com. Look at it again before you decide.`,
      version: 2,
      state: 'discarded',
      claimedByJobId: null,
    },
  ]);
  const { rows: history } = await pool.query('select failure_id, from_state, to_state, reason from failure_change where actor = $1', [ada.email]);
  expect(history).toHaveLength(37);
  expect(history.every((one) => one.from_state === 'new' && one.to_state === 'discarded' && one.reason === reason)).toBe(true);
  const { rows: audit } = await pool.query('select action, subject, outcome, detail from audit where actor = $1', [ada.email]);
  expect(audit).toEqual([
    {
      action: 'dead-letters:discard',
      subject: null,
      outcome: 'done',
      detail: {
        deadLetters: 37,
        topics: ['work.dlq'],
        from: { new: 37 },
        to: { discarded: 37 },
        ids: `${failures[3]?.id}–${failures[39]?.id}`,
        refused: 3,
        reason,
      },
    },
  ]);
});

test('the undo of a discard restores exactly what it discarded, to what each was, and leaves what happened since', async () => {
  const { database, pool, failures } = await openFailures(5);
  const [acknowledged, before, since] = failures;
  await pool.query(`update failure set state = 'acknowledged', assignee = 'ben@example.com' where id = $1`, [acknowledged?.id]);
  await discardFailure(database, ben, { cluster, id: before?.id ?? '', version: 1, reason: 'long ago' });
  const { done } = await discardFailures(database, ada, { cluster, failures, reason });
  expect(done).toHaveLength(4);
  await restoreFailure(database, ben, { cluster, id: since?.id ?? '', version: 2 });
  await discardFailure(database, ben, { cluster, id: since?.id ?? '', version: 3, reason: 'for another reason' });

  const undone = await restoreFailures(database, ada, { cluster, failures: seenOf(done) });
  expect(undone.done).toHaveLength(3);
  expect(undone.refused).toMatchObject([{ id: since?.id, type: 'changed-meanwhile', reason: expect.stringContaining('discarded now, by ben@example.com') }]);
  const { rows } = await pool.query('select id, state, assignee from failure order by id');
  expect(rows.map(({ state }) => state)).toEqual(['acknowledged', 'discarded', 'discarded', 'new', 'new']);
  expect(rows[0]).toMatchObject({ assignee: 'ben@example.com' });
});

test('of two who discard the same hundred at the same moment each is done by one of them, and said to the other', async () => {
  const { database, pool, failures } = await openFailures(100);
  const [adas, bens] = await Promise.all([
    discardFailures(database, ada, { cluster, failures, reason: 'ada' }),
    discardFailures(database, ben, { cluster, failures: failures.toReversed(), reason: 'ben' }),
  ]);
  expect([adas.done.length, bens.done.length].sort()).toEqual([0, 100]);
  const [winner, loser] = adas.done.length === 100 ? ['ada', bens] : ['ben', adas];
  expect(loser.refused).toHaveLength(100);
  expect(loser.refused[0]?.reason).toContain(`it is discarded now, by ${winner}@example.com`);
  expect((await pool.query('select distinct reason from failure_change')).rows).toEqual([{ reason: winner }]);
});

test('the same note stands at each of many; where one may not write any, and what is not there, is said', async () => {
  const { database, pool, failures, openIn } = await openFailures(3);
  const [others] = await openIn('others.dlq', 1);
  const ids = failures.map(({ id }) => id);
  const { done, refused } = await addNotes(database, ada, { cluster, ids: [...ids, others?.id ?? '', '999999'], text: 'CRM needs \0 its customer first' });
  expect(done.map(({ id }) => id)).toEqual(ids);
  expect(refused).toMatchObject([
    { id: others?.id, type: 'access-denied', state: null },
    { id: '999999', type: 'no-such-dead-letter' },
  ]);
  const { rows } = await pool.query('select failure_id, author, text from failure_note order by failure_id');
  expect(rows).toEqual(ids.map((id) => ({ failure_id: id, author: 'ada@example.com', text: 'CRM needs ␀ its customer first' })));
  const { rows: audit } = await pool.query(`select subject, detail from audit where action = 'dead-letters:note' and outcome = 'done'`);
  expect(audit).toEqual([{ subject: null, detail: { deadLetters: 3, topics: ['work.dlq'], ids: `${ids[0]}–${ids[2]}`, refused: 2 } }]);
});

test('a thousand are discarded within seconds, and an action whose audit cannot be written is not done to any', async () => {
  const { database, pool, failures } = await openFailures(1_000);
  await pool.query('alter table audit add constraint is_full check (false) not valid');
  await expect(discardFailures(database, ada, { cluster, failures, reason })).rejects.toThrow();
  expect((await pool.query(`select from failure where state <> 'new'`)).rowCount).toBe(0);
  await pool.query('alter table audit drop constraint is_full');
  const startedAtMs = performance.now();
  expect((await discardFailures(database, ada, { cluster, failures, reason })).done).toHaveLength(1_000);
  expect(performance.now() - startedAtMs, 'milliseconds, on a busy machine').toBeLessThan(20_000);
});
