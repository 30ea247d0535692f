import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { parseDatabaseUrl } from '#lib/db/database-url.ts';
import { stackVariable } from '#scripts/test/test-database.ts';
import { migrate, newestMigration, schemaSql } from './migrate.ts';

/** What both can say: schema.prisma knows neither partial indexes, nulls that are equal in a unique one, nor settings of an index, and says so where there is one; exclusion constraints it does not know at all. */
const catalog = `
  select 'column' as kind, table_name as "in", column_name as name, concat_ws(' ', udt_name, is_nullable, datetime_precision, replace(column_default, table_schema || '.', '')) as definition
    from information_schema.columns where table_schema = current_schema()
  union all select 'index', tablename, indexname, regexp_replace(regexp_replace(indexdef, ' ON (ONLY )?\\S+', ' ON'), '"| NULLS NOT DISTINCT| WITH .*| \\(n_distinct[^)]*\\)| WHERE .*', '', 'g') from pg_indexes
      where schemaname = current_schema() and indexname not in (select conname from pg_constraint where contype = 'x')
  union all select 'foreign key', conrelid::regclass::text, conname, regexp_replace(pg_get_constraintdef(oid), '"', '', 'g') from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace
  union all select 'enum', t.typname, e.enumlabel, '' from pg_enum e join pg_type t on t.oid = e.enumtypid where t.typnamespace = current_schema()::regnamespace
  order by 1, 2, 3`;

async function inFreshSchema(prepare: (databaseUrl: string, client: pg.Client) => Promise<unknown>): Promise<unknown[]> {
  const schema = `drift_${randomUUID().slice(0, 8)}`;
  const url = new URL(stackVariable('TEST_DATABASE_URL'));
  url.searchParams.set('schema', schema);
  const client = new pg.Client(parseDatabaseUrl(url.toString()).connection);
  await client.connect();
  try {
    await client.query(`create schema ${schema}`);
    await prepare(url.toString(), client);
    const { rows } = await client.query<{ in: string }>(catalog);
    // Partitions and Prisma's own table are not in schema.prisma.
    return rows
      .filter((row) => !/^((dead_letter(_body)?|trace_event|trace_text|chain_trace|business_id)_p\d+|_prisma_migrations)$/.test(row.in))
      .map((row) => JSON.stringify(row).replaceAll(`${schema}.`, ''));
  } finally {
    await client.query(`drop schema ${schema} cascade`);
    await client.end();
  }
}

test('the applied migrations give exactly what schema.prisma describes', async () => {
  const migrated = await inFreshSchema((databaseUrl) => migrate(databaseUrl));
  const described = await inFreshSchema(async (databaseUrl, client) => client.query((await schemaSql(databaseUrl)).replace(/CREATE SCHEMA.*;/, '')));
  expect(migrated.length).toBeGreaterThan(100);
  expect(migrated).toEqual(described);
});

test('migrating twice does nothing the second time', async () => {
  await inFreshSchema(async (databaseUrl) => {
    expect(await migrate(databaseUrl)).toContain(newestMigration);
    expect(await migrate(databaseUrl)).toEqual([]);
  });
});

const rangeProof = '20261130190000_range_proof';
const narrowEvents = '20261130200000_narrow_events';
const indexesWhenFull = '20261201100000_indexes_when_full';
const sqlOf = (name: string) => readFileSync(join(import.meta.dirname, 'migrations', name, 'migration.sql'), 'utf8');

async function migrateUpTo(client: pg.Client, migration: string): Promise<void> {
  const before = readdirSync(join(import.meta.dirname, 'migrations')).filter((name) => /^\d/.test(name) && name < migration);
  for (const name of before.sort()) await client.query(sqlOf(name));
}

test('of a range that ended before ranges were proven, copies of claimed failures are counted as theirs and not once more', async () => {
  await inFreshSchema(async (_databaseUrl, client) => {
    await migrateUpTo(client, rangeProof);
    await client.query(`
      insert into replay_job (id, cluster, state, plan, plan_hash, planned_by, expires_at, ended_at) values (1, 'main', 'done', '{}', 'hash', 'ada', now(), now());
      insert into replay_shard (job_id, shard, target_topic, target_partition, target_topic_id, group_id, total) values (1, 0, 'orders', 0, gen_random_uuid(), 'group', 5);
      insert into replay_copy (job_id, shard, first_position, count, cluster, target_topic_id, target_partition, base_offset) values (1, 0, 2, 2, 'main', gen_random_uuid(), 0, 12);
      insert into replay_range_copy (job_id, shard, target_partition, base_offset, first_position, count) values (1, 0, 0, 10, 0, 5)`);
    await client.query(sqlOf(rangeProof));
    const { rows } = await client.query('select outcome, claimed from replay_range_copy');
    expect(rows).toEqual([{ outcome: 'unproven', claimed: 2 }]);
  });
});

test('events that were traced before they became narrow stay, found as they were, and those to come go to an epoch of their own', async () => {
  await inFreshSchema(async (_databaseUrl, client) => {
    await migrateUpTo(client, narrowEvents);
    await client.query(`
      insert into trace_event (event_high, event_fold, cause_high, cause_fold, chain, key, timestamp_ms, "offset", epoch, place, kind, size_bytes, trace_tag, job)
        values (1, 2, 3, 4, 5, 6, 7, 8, 1, 9, 10, 11, 12, 0), (1, 2, 3, 4, 5, 6, 7, 9, 1, 9, 10, 11, 12, 41);
      insert into trace_text (hash, epoch, text) values (5, 1, 'c-5');
      insert into chain_trace (trace_low, trace_high, chain, epoch) values (1, 2, 5, 1);
      insert into business_id (hash, chain, epoch, name) values (3, 5, 1, 'order')`);
    await client.query(sqlOf(narrowEvents));
    const { rows: epochs } = await client.query('select id from trace_epoch order by id');
    expect(epochs).toEqual([{ id: 1 }, { id: 2 }]);
    await client.query("insert into trace_text_p2 (hash, text) values (6, 'ord-6'), (5, 'c-5') on conflict do nothing");
    const { rows } = await client.query(
      `select event."offset", event.trace_tag, job, (select count(*)::int from trace_text where hash = event.chain) as texts, (select count(*)::int from chain_trace trace where trace.chain = event.chain) as traces,
              (select name from business_id named where named.chain = event.chain) as named
         from trace_event event left join replayed_event sent on sent.place = event.place and sent."offset" = event."offset" order by 1`,
    );
    expect(rows).toEqual([
      { offset: '8', trace_tag: 12, job: null, texts: 2, traces: 1, named: 'order' },
      { offset: '9', trace_tag: 12, job: 41, texts: 2, traces: 1, named: 'order' },
    ]);
    await expect(client.query("insert into trace_text_p1 (hash, text) values (5, 'twice')")).rejects.toMatchObject({ code: '23505' });
  });
});

test.each([
  ['that is empty gets the new index', '', ['event_fold_chain_key_idx', 'place_offset_idx']],
  [
    'that holds events keeps its indexes, and them',
    'insert into trace_event_p1 (event_high, event_fold, cause_high, cause_fold, chain, key, timestamp_ms, "offset", place, kind, size_bytes, trace_tag) select 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 1, 1',
    ['chain_idx', 'event_fold_idx', 'key_idx', 'place_offset_idx'],
  ],
])('an epoch %s', async (_promise, insert, indexes) => {
  await inFreshSchema(async (_databaseUrl, client) => {
    await migrateUpTo(client, indexesWhenFull);
    await client.query(insert);
    await client.query(sqlOf(indexesWhenFull));
    const { rows } = await client.query(
      "select replace(indexname, 'trace_event_p1_', '') as name from pg_indexes where schemaname = current_schema() and tablename = 'trace_event_p1' order by 1",
    );
    expect(rows.map(({ name }) => name)).toEqual(indexes);
    expect((await client.query('select from trace_event')).rowCount).toBe(insert === '' ? 0 : 1);
  });
});
