import type pg from 'pg';
import { expect, test } from 'vitest';
import { testPool } from '#scripts/test/test-pool.ts';
import { forgetLeases } from './forget-leases.ts';
import { acquireLeases } from './lease.ts';
import { LeaseHolder } from './lease-holder.ts';

const wanted = ['index/0', 'index/1', 'index/2', 'index/3', 'index/4', 'index/5', 'index/6', 'index/7'];

async function round(...holders: LeaseHolder[]): Promise<void> {
  for (const holder of holders) {
    await holder.renew();
    await holder.balance(wanted);
  }
}

const counts = (...holders: LeaseHolder[]) => holders.map(({ held }) => held.size);

/** All that is held, by whoever: each lease once. */
function expectEachOnce(...holders: LeaseHolder[]): void {
  expect(holders.flatMap(({ held }) => [...held.keys()]).sort()).toEqual(wanted);
}

/** As if a worker had not been heard of for longer than leases last. */
async function freeze(pool: pg.Pool, { worker }: LeaseHolder): Promise<void> {
  await pool.query(`update lease set expires_at = now() - interval '1 s' where holder = $1`, [worker]);
  await pool.query(`update worker set seen_at = now() - interval '1 minute' where name = $1`, [worker]);
}

test('one worker holds everything; those that come later get their share, and every lease stays with exactly one', async () => {
  const pool = await testPool();
  const [ann, ben, cleo] = ['ann', 'ben', 'cleo'].map((name) => new LeaseHolder(pool, name)) as [LeaseHolder, LeaseHolder, LeaseHolder]; // three names, three holders
  await round(ann);
  expect(counts(ann)).toEqual([8]);
  for (let turn = 0; turn < 10; turn++) await round(ann, ben);
  expect(counts(ann, ben)).toEqual([4, 4]);
  expectEachOnce(ann, ben);
  for (let turn = 0; turn < 10; turn++) await round(ann, ben, cleo);
  expect(counts(ann, ben, cleo).sort()).toEqual([2, 3, 3]);
  expectEachOnce(ann, ben, cleo);
});

test('a worker that froze loses its leases to the others and knows it when it wakes', async () => {
  const pool = await testPool();
  const ann = new LeaseHolder(pool, 'ann');
  const ben = new LeaseHolder(pool, 'ben');
  for (let turn = 0; turn < 6; turn++) await round(ann, ben);
  await freeze(pool, ann);
  for (let turn = 0; turn < 2; turn++) await round(ben);
  expect(counts(ben)).toEqual([8]);
  await ann.renew();
  expect(counts(ann)).toEqual([0]);
});

test('a worker that leaves gives everything back at once', async () => {
  const pool = await testPool();
  const ann = new LeaseHolder(pool, 'ann');
  const ben = new LeaseHolder(pool, 'ben');
  for (let turn = 0; turn < 6; turn++) await round(ann, ben);
  await ann.leave();
  await round(ben);
  expect(counts(ben)).toEqual([8]);
});

test('what is no longer wanted is given back', async () => {
  const pool = await testPool();
  const ann = new LeaseHolder(pool, 'ann');
  await round(ann);
  await ann.balance(['duty/a']);
  expect([...ann.held.keys()]).toEqual(['duty/a']);
  const { rows } = await pool.query(`select name from lease where holder <> ''`);
  expect(rows).toEqual([{ name: 'duty/a' }]);
});

test('workers that share out at the same moment never hold one lease both', async () => {
  const pool = await testPool();
  const holders = ['ann', 'ben', 'cleo', 'dan'].map((name) => new LeaseHolder(pool, name));
  for (let turn = 0; turn < 12; turn++) {
    await Promise.all(holders.map((holder) => round(holder)));
    const held = holders.flatMap((holder) => [...holder.held.keys()]);
    expect(new Set(held).size).toBe(held.length);
  }
  expectEachOnce(...holders);
  expect(counts(...holders)).toEqual([2, 2, 2, 2]);
});

test('a lease is given back only when the work under it has ended, which is asked to end', async () => {
  const pool = await testPool();
  const ann = new LeaseHolder(pool, 'ann');
  const ben = new LeaseHolder(pool, 'ben');
  await round(ann);
  const end = Promise.withResolvers<void>();
  const asked: string[] = [];
  const working = wanted.map((name) =>
    ann.use([name], (wantedBack) => {
      wantedBack.addEventListener('abort', () => asked.push(name));
      return end.promise;
    }),
  );
  for (let turn = 0; turn < 6; turn++) await round(ann, ben);
  // They are no longer to be worked under, but nobody else's yet.
  expect(counts(ann, ben)).toEqual([4, 0]);
  expect(asked).toHaveLength(4);
  end.resolve();
  await Promise.all(working);
  for (let turn = 0; turn < 2; turn++) await round(ann, ben);
  expect(counts(ann, ben)).toEqual([4, 4]);
  expectEachOnce(ann, ben);
});

test('work under a lease that was lost is asked to end', async () => {
  const pool = await testPool();
  const ann = new LeaseHolder(pool, 'ann');
  await round(ann);
  const ended = ann.use(
    ['index/1'],
    (wantedBack) => new Promise<string>((resolve) => wantedBack.addEventListener('abort', () => resolve('asked to end'), { once: true })),
  );
  await freeze(pool, ann);
  await ann.renew();
  expect(await ended).toBe('asked to end');
});

test('renewing and sharing out at the same moment lose no lease', async () => {
  const pool = await testPool();
  const ann = new LeaseHolder(pool, 'ann');
  const ben = new LeaseHolder(pool, 'ben');
  for (let turn = 0; turn < 20; turn++)
    await Promise.all([
      ann.renew(),
      ann.balance(turn % 2 === 0 ? wanted : wanted.slice(2)),
      ben.renew(),
      ben.balance(turn % 2 === 0 ? wanted : wanted.slice(2)),
    ]);
  for (let turn = 0; turn < 6; turn++) await round(ann, ben);
  expectEachOnce(ann, ben);
  expect(counts(ann, ben)).toEqual([4, 4]);
});

test('what nobody has held for an hour is forgotten; made anew, its token still grows', async () => {
  const pool = await testPool();
  const [first] = await acquireLeases(pool, 'ann', ['index/1', 'index/2']);
  await pool.query(`update lease set expires_at = now() - interval '61 minutes' where name = 'index/1'`);
  await forgetLeases(pool);
  const { rows } = await pool.query('select name from lease');
  expect(rows).toEqual([{ name: 'index/2' }]);
  const [second] = await acquireLeases(pool, 'ben', ['index/1']);
  expect(second?.token).toBeGreaterThan(first?.token ?? 0n);
});
