import { expect, test } from 'vitest';
import { testPool } from '#scripts/test/test-pool.ts';
import { rewindState, rewindTransitions } from './rewind-states.ts';

test('the database lets a rewind go exactly where the table of states says', async () => {
  const pool = await testPool();
  const allowed: string[] = [];
  for (const from of rewindState.options) {
    for (const to of rewindState.options.filter((state) => state !== from)) {
      const { rows } = await pool.query<{ id: number }>(
        `insert into rewind (cluster, group_id, state, plan, plan_hash, planned_by, expires_at) values ('main', gen_random_uuid(), $1, '{}', '', 'ada', now()) returning id`,
        [from],
      );
      const [changed] = await Promise.allSettled([pool.query('update rewind set state = $2 where id = $1', [rows[0]?.id, to])]);
      if (changed.status === 'fulfilled') allowed.push(`${from} → ${to}`);
      else expect(changed.reason).toMatchObject({ code: '23514', constraint: 'rewind_state_change' });
    }
  }
  const table = rewindState.options.flatMap((from) => rewindTransitions[from].map((to) => `${from} → ${to}`));
  expect(allowed.sort()).toEqual(table.sort());
});
