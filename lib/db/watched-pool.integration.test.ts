import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { linkToDatabase } from '#scripts/test/link-to-database.ts';
import { testDatabase } from '#scripts/test/test-database.ts';
import { openDatabase } from './client.ts';
import { isDatabaseDown } from './database-down.ts';
import { openPool } from './open-pool.ts';

/** A watched pool over a database of its own, behind a link that can be frozen. */
async function openScene() {
  const { link, url } = await linkToDatabase('watched-pool', await testDatabase());
  await link.mend();
  const pool = openPool(url, { isWatched: true });
  // What is registered last is done first: the link is cut behind it.
  onTestFinished(async () => {
    await link.mend();
    await pool.end();
  });
  return { link, pool, database: openDatabase(pool, url) };
}

const failureOf = async (work: PromiseLike<unknown>): Promise<unknown> => {
  try {
    return await work;
  } catch (error) {
    return error;
  }
};

test('who waits for a database that froze is told within seconds, who comes then at once, and all goes on once it answers', async () => {
  const { link, pool, database } = await openScene();
  await Promise.all([pool.query('select pg_sleep(0.05)'), pool.query('select pg_sleep(0.05)')]);
  link.freeze();
  const frozenAt = performance.now();
  const failures = await Promise.all([pool.query('select 1'), database.user.count(), database.$transaction((tx) => tx.user.count())].map(failureOf));
  expect(performance.now() - frozenAt, 'it waited').toBeLessThan(8_000);
  for (const failure of failures) expect(isDatabaseDown(failure), String(failure)).toBe(true);

  const askedAt = performance.now();
  const later = await Promise.all([pool.query('select 1'), database.user.count(), database.$transaction((tx) => tx.user.count())].map(failureOf));
  expect(performance.now() - askedAt, 'nobody waits for what is known').toBeLessThan(500);
  for (const failure of later) expect(isDatabaseDown(failure), String(failure)).toBe(true);

  await link.mend();
  await eventually(async () => (await pool.query('select 1')).rowCount === 1);
  expect(await database.user.count()).toBe(0);
});

test('a transaction of Prisma’s that is between two statements when the database freezes is told that it is the database', async () => {
  const { link, pool, database } = await openScene();
  const gone = once(pool, 'acquire').then(([client]) => once(client, 'end'));
  const failure = await failureOf(
    database.$transaction(
      async (tx) => {
        await tx.user.count();
        link.freeze();
        await gone;
        await tx.user.count();
      },
      { timeout: 30_000 },
    ),
  );
  expect(isDatabaseDown(failure), String(failure)).toBe(true);
});

test('a database that froze before anybody connected is noticed, too', async () => {
  const { link, pool } = await openScene();
  link.freeze();
  const frozenAt = performance.now();
  expect(isDatabaseDown(await failureOf(pool.query('select 1')))).toBe(true);
  expect(performance.now() - frozenAt).toBeLessThan(6_000);
});

test('a statement may take its time where the database answers', async () => {
  const { pool } = await openScene();
  expect((await pool.query('select pg_sleep(5)')).rowCount).toBe(1);
});
