import { expect, test } from 'vitest';
import { testPool } from '#scripts/test/test-pool.ts';
import { type FailureState, failureState, failureTransitions } from './failure-states.ts';

test('the database lets a failure go exactly where the table of states says', async () => {
  const pool = await testPool();
  await pool.query(`insert into topic (cluster, topic_id, name) values ('main', gen_random_uuid(), 'orders.dlq')`);
  const claim = (state: FailureState) => (state === 'claimed' ? 1 : null);
  const allowed: string[] = [];
  for (const from of failureState.options) {
    for (const to of failureState.options.filter((state) => state !== from)) {
      const { rows } = await pool.query<{ id: string }>(
        `insert into failure (cluster, recognised_by, kind_id, state, claimed_by_job_id, first_record_id, last_record_id, first_failed_at, last_failed_at)
         values ('main', gen_random_uuid(), 1, $1, $2, 1, 1, now(), now()) returning id`,
        [from, claim(from)],
      );
      const [changed] = await Promise.allSettled([
        pool.query('update failure set state = $2, claimed_by_job_id = $3 where id = $1', [rows[0]?.id, to, claim(to)]),
      ]);
      if (changed.status === 'fulfilled') allowed.push(`${from} → ${to}`);
      else expect(changed.reason).toMatchObject({ code: '23514', constraint: 'failure_state_change' });
    }
  }
  const table = failureState.options.flatMap((from) => failureTransitions[from].map((to) => `${from} → ${to}`));
  expect(allowed.sort()).toEqual(table.sort());
});

test('a failure is claimed by a job exactly while its state says so', async () => {
  const pool = await testPool();
  await pool.query(`insert into topic (cluster, topic_id, name) values ('main', gen_random_uuid(), 'orders.dlq')`);
  const insert = (state: FailureState, claimedBy: number | null) =>
    pool.query(
      `insert into failure (cluster, recognised_by, kind_id, state, claimed_by_job_id, first_record_id, last_record_id, first_failed_at, last_failed_at) values ('main', gen_random_uuid(), 1, $1, $2, 1, 1, now(), now())`,
      [state, claimedBy],
    );
  await insert('claimed', 1);
  await insert('new', null);
  await expect(insert('claimed', null)).rejects.toMatchObject({ constraint: 'failure_claim' });
  await expect(insert('new', 1)).rejects.toMatchObject({ constraint: 'failure_claim' });
});
