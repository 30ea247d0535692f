import { expect, test } from 'vitest';
import { testPool } from '#scripts/test/test-pool.ts';
import { replayJobState, replayJobTransitions } from './job-states.ts';

test('the database lets a replay go exactly where the table of states says', async () => {
  const pool = await testPool();
  const allowed: string[] = [];
  for (const from of replayJobState.options) {
    for (const to of replayJobState.options.filter((state) => state !== from)) {
      const { rows } = await pool.query<{ id: number }>(
        `insert into replay_job (cluster, state, plan, plan_hash, planned_by, expires_at) values ('main', $1, '{}', '', 'ada', now()) returning id`,
        [from],
      );
      const [changed] = await Promise.allSettled([pool.query('update replay_job set state = $2 where id = $1', [rows[0]?.id, to])]);
      if (changed.status === 'fulfilled') allowed.push(`${from} → ${to}`);
      else expect(changed.reason).toMatchObject({ code: '23514', constraint: 'replay_job_state_change' });
    }
  }
  const table = replayJobState.options.flatMap((from) => replayJobTransitions[from].map((to) => `${from} → ${to}`));
  expect(allowed.sort()).toEqual(table.sort());
});
