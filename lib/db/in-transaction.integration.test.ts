import { expect, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { testPool } from '#scripts/test/test-pool.ts';
import { inTransaction } from './in-transaction.ts';

test('a transaction that throws leaves nothing, and its connection serves the next', async () => {
  const pool = await testPool();
  await expect(
    inTransaction(pool, async (client) => {
      await client.query(`insert into lease (name, holder, token, expires_at) values ('a', '', 0, now())`);
      throw new Error('on purpose');
    }),
  ).rejects.toThrow('on purpose');
  expect((await pool.query('select from lease')).rowCount).toBe(0);
  expect(pool.totalCount).toBe(1);
});

test('a session that the server ends between two statements of a transaction fails that transaction, and not the process', async () => {
  const pool = await testPool();
  let isLost = false;
  const frozen = inTransaction(pool, async (client) => {
    client.on('end', () => {
      isLost = true;
    });
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await eventually(() => isLost);
    await client.query('select 1');
  });
  await expect(frozen).rejects.toThrow();
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});
