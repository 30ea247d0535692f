import { expect, onTestFinished, test } from 'vitest';
import { openPool } from '#lib/db/open-pool.ts';
import { testDatabase } from '#scripts/test/test-database.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { findChains } from './find-chains.ts';

test('an event id, and a position, are looked for by the index over ranges of pages, not in all events', async () => {
  // One connection, which tells of what it has done itself.
  const pool = openPool(await testDatabase(), { max: 1 });
  onTestFinished(() => pool.end());
  await pool.query(`
    insert into traced_topic (cluster, topic_id, name, found_by) values ('c', gen_random_uuid(), 'orders', 'test');
    insert into trace_position (topic_ref, partition, start_offset, next_offset, log_start_offset, log_end_offset) values (1, 0, 0, 20000, 0, 20000);
    insert into trace_event_p1 (event_high, event_fold, cause_high, cause_fold, chain, key, timestamp_ms, "offset", place, kind, size_bytes, trace_tag)
      select 1, hashint8extended(n, 0), 0, 0, 0, 0, 0, n, 1, 1, 1, 0 from generate_series(1, 20000) n`);
  await pool.query('vacuum analyze trace_event_p1');
  const scans = async () => {
    await pool.query('select pg_stat_force_next_flush()');
    return (await pool.query<{ seq: number }>("select seq_scan::int as seq from pg_stat_user_tables where relname = 'trace_event_p1'")).rows[0]?.seq;
  };
  const before = await scans();
  await findChains(pool, ada, 'c', { text: '0c9e77f2-1111-4222-8333-4444444444c1', position: { topic: 'orders', partition: 0, offset: 7n } });
  expect(await scans()).toBe(before);
});
