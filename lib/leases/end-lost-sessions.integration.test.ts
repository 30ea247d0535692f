import { from as copyFrom } from 'pg-copy-streams';
import { expect, onTestFinished, test } from 'vitest';
import { openPool } from '#lib/db/open-pool.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { testDatabase } from '#scripts/test/test-database.ts';
import { sessionName } from './end-lost-sessions.ts';
import { acquireLeases, holdLease } from './lease.ts';
import { LeaseHolder } from './lease-holder.ts';

test('a worker that froze in the middle of a COPY keeps nobody from its leases', async () => {
  const url = await testDatabase();
  const pool = openPool(url);
  onTestFinished(() => pool.end());
  const frozen = openPool(url, { applicationName: sessionName('ann') });
  onTestFinished(() => frozen.end());
  const [lease] = await acquireLeases(pool, 'ann', ['index/1']);
  if (lease === undefined) throw new Error('ann did not get the lease');
  await pool.query(`update lease set expires_at = now() + interval '1 s'`);
  const client = await frozen.connect();
  await client.query('begin');
  await holdLease(client, lease);
  // The rest of the rows never comes.
  const copy = client.query(copyFrom('copy worker (name, started_at, seen_at) from stdin'));
  const ended = new Promise((resolve) => {
    copy.on('error', resolve);
  });
  copy.write('ann\t2026');
  const ben = new LeaseHolder(pool, 'ben');
  await eventually(
    async () => {
      await ben.renew();
      await ben.balance(['index/1']);
      return ben.held.has('index/1');
    },
    { timeoutMs: 20_000, intervalMs: 200 },
  );
  expect(await ended).toBeInstanceOf(Error);
  client.release(true);
});
