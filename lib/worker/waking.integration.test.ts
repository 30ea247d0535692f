import { expect, test } from 'vitest';
import { snoozeFailures } from '#lib/dead-letters/triage/snooze.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openFailures } from '#scripts/test/open-failures.ts';
import { stackVariable } from '#scripts/test/test-database.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { startWorker } from '#scripts/test/worker-process.ts';

test('workers wake what is snoozed within seconds of its time, each failure once', async () => {
  const { url, pool, database, failures } = await openFailures(50);
  const start = () =>
    startWorker({
      DATABASE_URL: url,
      KAFKA_BROKERS: stackVariable('TEST_KAFKA_BROKERS'),
      KAFKA_CLUSTER: 'test',
      REDRIVE_DEAD_LETTER_TOPICS: 'none.here',
    });
  const workers = [start(), start()];
  await eventually(async () => (await pool.query('select from worker')).rowCount === workers.length, { timeoutMs: 30_000 });
  await eventually(async () => (await pool.query(`select from lease where name = 'duty/waking' and holder <> ''`)).rowCount === 1, { timeoutMs: 30_000 });
  await snoozeFailures(database, ada, { cluster: 'test', failures, until: { at: new Date(Date.now() + 2_000).toISOString() } });
  await eventually(async () => (await pool.query(`select from failure where state = 'new'`)).rowCount === 50, { timeoutMs: 30_000 });
  const { rows } = await pool.query(
    `select count(*)::int as woken, max(extract(epoch from change.at - snoozed.until_at))::float8 as late_s
       from failure_change change join failure_change snoozed on snoozed.failure_id = change.failure_id and snoozed.to_state = 'snoozed' where change.actor = 'worker'`,
  );
  expect(rows[0].woken).toBe(50);
  expect(rows[0].late_s, 'seconds after its time').toBeLessThan(5);
  expect((await pool.query(`select from audit where action = 'dead-letters:wake'`)).rowCount).toBe(1);
  for (const worker of workers) expect(await worker.stop()).toBe(0);
});
