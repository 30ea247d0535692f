import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from './client.ts';
import { isDatabaseDown } from './database-down.ts';
import { openPool } from './open-pool.ts';

/** Nobody listens on port 1. */
const nowhere = 'postgresql://somebody:secret@127.0.0.1:1/redrive';

function unreachable() {
  const pool = openPool(nowhere, { max: 1 });
  onTestFinished(() => pool.end());
  return { pool, database: openDatabase(pool, nowhere) };
}

test.each([
  ['a query through Prisma', () => unreachable().database.user.count()],
  ['SQL through Prisma', () => unreachable().database.$queryRaw`select 1`],
  ['a transaction through Prisma', () => unreachable().database.$transaction((transaction) => transaction.user.count())],
  ['SQL beside Prisma', () => unreachable().pool.query('select 1')],
])('%s says that the database is down where it cannot be reached', async (_what, ask) => {
  const error: unknown = await ask().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(isDatabaseDown(error), String(error)).toBe(true);
});

test.each(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ETIMEDOUT'])('a socket that fails with %s says so, too', (code) =>
  expect(isDatabaseDown(Object.assign(new Error('it failed'), { code }))).toBe(true),
);

test('a wrong query does not say so', () => {
  expect(isDatabaseDown(Object.assign(new Error('column "x" does not exist'), { code: '42703' }))).toBe(false);
  expect(isDatabaseDown(undefined)).toBe(false);
});
