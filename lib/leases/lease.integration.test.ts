import type pg from 'pg';
import { expect, test } from 'vitest';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { testPool } from '#scripts/test/test-pool.ts';
import { acquireLeases, holdLease, type Lease, releaseLeases, renewLeases } from './lease.ts';

/** As if so much time had passed. */
async function expire(pool: pg.Pool): Promise<void> {
  await pool.query(`update lease set expires_at = now() - interval '1 ms'`);
}

async function take(pool: pg.Pool, holder: string): Promise<Lease> {
  const [lease] = await acquireLeases(pool, holder, ['index/1']);
  if (lease === undefined) throw new Error(`${holder} did not get the lease`);
  return lease;
}

const hold = (pool: pg.Pool, lease: Lease) => inTransaction(pool, (client) => holdLease(client, lease));

test('of many who want a lease at the same moment one gets it', async () => {
  const pool = await testPool();
  for (let round = 0; round < 10; round++) {
    const names = [`shard/${round}/a`, `shard/${round}/b`];
    const taken = await Promise.all(['ann', 'ben', 'cleo', 'dan', 'eve'].map((holder) => acquireLeases(pool, holder, names)));
    expect(
      taken
        .flat()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names);
  }
});

test('a lease that is held is not taken, one that has expired is, under a larger token', async () => {
  const pool = await testPool();
  const first = await take(pool, 'ann');
  expect(await acquireLeases(pool, 'ben', ['index/1'])).toEqual([]);
  await expire(pool);
  const second = await take(pool, 'ben');
  expect(second.token).toBeGreaterThan(first.token);
});

test('what was taken over can neither be held, renewed nor given back by the one before', async () => {
  const pool = await testPool();
  const first = await take(pool, 'ann');
  await hold(pool, first);
  await expire(pool);
  const second = await take(pool, 'ben');
  await expect(hold(pool, first)).rejects.toMatchObject({ name: 'LeaseLost' });
  expect(await renewLeases(pool, 'ann')).toEqual([]);
  await releaseLeases(pool, [first]);
  await hold(pool, second);
});

test('a lease that expired is lost although nobody took it: it is neither held nor renewed', async () => {
  const pool = await testPool();
  const lease = await take(pool, 'ann');
  await expire(pool);
  await expect(hold(pool, lease)).rejects.toMatchObject({ name: 'LeaseLost' });
  expect(await renewLeases(pool, 'ann')).toEqual([]);
});

test('a lease that was given back is free at once, and its token goes on growing', async () => {
  const pool = await testPool();
  const first = await take(pool, 'ann');
  await releaseLeases(pool, [first]);
  await expect(hold(pool, first)).rejects.toMatchObject({ name: 'LeaseLost' });
  expect((await take(pool, 'ben')).token).toBeGreaterThan(first.token);
});

test('while a transaction holds a lease nobody takes it, not even when it has expired, and nobody waits for it', async () => {
  const pool = await testPool();
  const held = await take(pool, 'ann');
  await pool.query(`update lease set expires_at = now() + interval '200 ms'`);
  await inTransaction(pool, async (client) => {
    await holdLease(client, held);
    await eventually(async () => (await pool.query('select from lease where expires_at < now()')).rowCount === 1);
    expect(await acquireLeases(pool, 'ben', ['index/1', 'index/2'])).toMatchObject([{ name: 'index/2' }]);
  });
  expect(await acquireLeases(pool, 'ben', ['index/1'])).toMatchObject([{ name: 'index/1' }]);
});

test('a transaction that holds a lease for long stops neither its renewal nor that of the others', async () => {
  const pool = await testPool();
  const [slow, other] = await acquireLeases(pool, 'ann', ['index/1', 'index/2']);
  if (slow === undefined || other === undefined) throw new Error('ann did not get both leases');
  await inTransaction(pool, async (client) => {
    await holdLease(client, slow);
    // A renewal that had to wait for this transaction would wait for ever.
    expect((await renewLeases(pool, 'ann')).map(({ name }) => name).sort()).toEqual(['index/1', 'index/2']);
    await expire(pool);
    expect(await acquireLeases(pool, 'ben', ['index/1', 'index/2'])).toMatchObject([{ name: 'index/2' }]);
  });
  expect(await acquireLeases(pool, 'ben', ['index/1'])).toHaveLength(1);
});
