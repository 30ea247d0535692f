import { once } from 'node:events';
import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { startFakePostgres } from '#scripts/test/fake-postgres.ts';
import { isDatabaseDown } from './database-down.ts';
import { openPool } from './open-pool.ts';

async function openScene({ max = 10 } = {}) {
  const postgres = await startFakePostgres();
  const pool = openPool(postgres.url, { max, isWatched: true });
  onTestFinished(() => pool.end());
  return { postgres, pool };
}

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Makes this process stand still once, just as it has begun to connect. */
function standStillOnConnect(forMs: number): void {
  const connect = pg.Client.prototype.connect;
  const spy = vi.spyOn(pg.Client.prototype, 'connect').mockImplementationOnce(function (this: pg.Client) {
    const connected: unknown = Reflect.apply(connect, this, []);
    for (const endAt = performance.now() + forMs; performance.now() < endAt; );
    return connected;
  });
  onTestFinished(() => spy.mockRestore());
}

test('a database that answers is not called silent because this process stood still', { timeout: 20_000 }, async () => {
  const { pool, postgres } = await openScene();
  await pool.query('select 1');
  await eventually(() => postgres.greetings() === 1);
  standStillOnConnect(3_000);
  const work = pool.query('hang');
  await Promise.race([eventually(() => postgres.greetings() === 2), work]);
  await pool.query('select 1');
  postgres.tell('answer');
  await work;
});

test('a transaction that is between two statements when the database falls silent is told that it is the database', { timeout: 20_000 }, async () => {
  const { pool, postgres } = await openScene();
  const client = await pool.connect();
  const ended = once(client, 'end');
  await client.query('begin');
  postgres.tell('freeze');
  await ended;
  const failure = await failureOf(client.query('select 2'));
  client.release(true);
  expect(isDatabaseDown(failure), String(failure)).toBe(true);
});

test('a connection whose far end is gone is given up although its address refuses new ones', { timeout: 20_000 }, async () => {
  const { pool, postgres } = await openScene();
  await pool.query('select 1');
  const work = failureOf(pool.query('hang'));
  postgres.tell('vanish');
  expect(isDatabaseDown(await work)).toBe(true);
});

test('who waits for a connection of a pool that is lent out is told before what is under way is given up', { timeout: 20_000 }, async () => {
  const { pool, postgres } = await openScene({ max: 1 });
  await pool.query('select 1');
  const ends: string[] = [];
  const underWay = failureOf(pool.query('hang')).then((error) => ends.push(`under way: ${isDatabaseDown(error)}`));
  const startedAt = performance.now();
  postgres.tell('freeze');
  const waiting = failureOf(pool.query('select 1')).then((error) => ends.push(`waiting: ${isDatabaseDown(error)}`));
  await waiting;
  expect(performance.now() - startedAt, 'not after the time that a connection is waited for').toBeLessThan(4_500);
  await underWay;
  expect(ends).toEqual(['waiting: true', 'under way: true']);
});
