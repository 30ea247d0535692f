import type pg from 'pg';
import { inTransaction } from '#lib/db/in-transaction.ts';

/** The tables of which each epoch has one of its own that inherits them, in the order that storeEvents writes them: locked in another, the two would wait for each other. */
const tables = ['trace_text', 'chain_trace', 'business_id', 'trace_event'] as const;

/** The table of an epoch: what is written goes there by name, what is read is asked of all by the name of the family. */
export const tableOfEpoch = (family: (typeof tables)[number], epoch: number): string => `${family}_p${epoch}`;

/** An epoch ends when its events take so much (some 4 million): until then they are found by filters over all of its ranges of pages, one after the other. */
const leastBytes = 480_000_000;
/** But there are no more epochs than these of what is kept, however much that is: each look-up asks every one, and holds its locks. */
const mostEpochs = 40;
/** So many epochs there are of what is kept, where little comes. */
const epochsOfKept = 20;
const dayMs = 86_400_000;
/** Where everything is kept for ever. */
const foreverDays = 365;
/** How long making a partition may wait for its table: behind it everybody else would wait. */
const lockTimeoutMs = 2_000;

/** The epoch that events are written in now. */
export async function currentEpoch(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ id: number }>('select id from trace_epoch order by id desc limit 1');
  const [row] = rows;
  if (row === undefined) throw new Error('No epoch has begun: the migration makes the first.');
  return row.id;
}

/**
 * Begins a new epoch where the current one is full or old. Harmless when several do it.
 * @param keepDays how long events are kept; 0: for ever. @returns the epoch begun, if one was.
 */
export async function keepEpochs(pool: pg.Pool, keepDays: number, fullBytes = leastBytes): Promise<number | undefined> {
  const current = await currentEpoch(pool);
  const oldAfterMs = Math.max(dayMs, ((keepDays || foreverDays) * dayMs) / epochsOfKept);
  const { rows } = await pool.query<{ over: boolean }>(
    `select pg_total_relation_size(to_regclass('trace_event_p' || id)) >= greatest($2, (select sum(pg_total_relation_size(to_regclass('trace_event_p' || kept.id))) / ${mostEpochs} from trace_epoch kept))
              or (started_at < now() - $3 * interval '1 ms' and exists (select from ${tableOfEpoch('trace_event', current)})) as over
       from trace_epoch where id = $1`,
    [current, fullBytes, oldAfterMs],
  );
  return rows[0]?.over && (await beginEpoch(pool, current + 1)) ? current + 1 : undefined;
}

/** Makes an epoch's tables, which lets others read and write meanwhile. @returns false when another began it. @throws the database's lock timeout: try again */
function beginEpoch(pool: pg.Pool, epoch: number): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await client.query(`set local lock_timeout = ${lockTimeoutMs}`);
    await client.query(`select pg_advisory_xact_lock(hashtext('redrive trace epochs'))`);
    if ((await client.query('select from trace_epoch where id = $1', [epoch])).rowCount !== 0) return false;
    for (const table of tables) {
      await client.query(`create table ${tableOfEpoch(table, epoch)} (like ${table} including indexes including storage)`);
      await client.query(`alter table ${tableOfEpoch(table, epoch)} inherit ${table}`);
    }
    await client.query('insert into trace_epoch (id) values ($1)', [epoch]);
    return true;
  });
}

/** Drops the epochs that ended before an instant, each whole. @returns their numbers, oldest first. @throws the database's lock timeout: try again */
export async function dropEpochsBefore(pool: pg.Pool, before: Date): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    'select id from trace_epoch epoch where exists (select from trace_epoch next where next.id = epoch.id + 1 and next.started_at < $1) order by id',
    [before],
  );
  for (const { id } of rows) {
    await inTransaction(pool, async (client) => {
      await client.query(`set local lock_timeout = ${lockTimeoutMs}`);
      for (const table of tables) await client.query(`drop table if exists ${tableOfEpoch(table, id)}`);
      await client.query('delete from replayed_event where epoch = $1', [id]);
      await client.query('delete from trace_epoch where id = $1', [id]);
    });
  }
  return rows.map(({ id }) => id);
}

/** What sorting an epoch's hashes may take: the whole of them, so that nothing goes to disk. */
const sealingMemory = '192MB';

/** The epochs that have ended and were not sealed yet, oldest first: sealed ones have B-trees, which nothing else has. */
export async function endedEpochs(pool: pg.Pool): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `select id from trace_epoch where id < (select max(id) from trace_epoch) and not exists
            (select from pg_index join pg_class index on index.oid = indexrelid join pg_am am on am.oid = index.relam where indrelid = to_regclass('trace_event_p' || id) and amname = 'btree')
      order by id`,
  );
  return rows.map(({ id }) => id);
}

/**
 * Gives an epoch that has ended the indexes by which its events are found from then on, each built at once, in place of the one that was kept while it was written: B-trees
 * over chains and keys, and a filter for event ids over larger ranges. Who still writes to it waits a second or two.
 * @throws the database's lock timeout: try again
 */
export async function sealEpoch(pool: pg.Pool, epoch: number): Promise<void> {
  const table = tableOfEpoch('trace_event', epoch);
  await summarize(pool, table);
  await inTransaction(pool, async (client) => {
    await client.query(`set local lock_timeout = ${lockTimeoutMs}`);
    await client.query(`set local maintenance_work_mem = '${sealingMemory}'`);
    for (const column of ['chain', 'key']) await client.query(`create index ${table}_${column}_tree on ${table} (${column})`);
    await client.query(
      `create index ${table}_event_fold_filter on ${table} using brin (event_fold int8_bloom_ops (n_distinct_per_range='-0.25')) with (pages_per_range = 64)`,
    );
    await client.query(`drop index ${table}_event_fold_chain_key_idx`);
  });
  // An epoch that a backlog filled has been looked at by nobody yet who tells the planner what lies in it.
  await pool.query(`analyze ${table}`);
}

async function summarize(pool: pg.Pool, table: string): Promise<void> {
  await pool.query(
    `select brin_summarize_new_values(indexrelid) from pg_index join pg_class index on index.oid = indexrelid join pg_am am on am.oid = index.relam
      where indrelid = to_regclass($1) and amname = 'brin'`,
    [table],
  );
}

/**
 * Gives the newest events their place in the indexes over ranges of pages; until then a search reads them one by one. So it does those of the last range, which is not
 * full: every event that is added to a range that has its summary changes that, which takes Postgres ten times as long as all else of it.
 */
export async function summarizeEpoch(pool: pg.Pool): Promise<void> {
  const table = tableOfEpoch('trace_event', await currentEpoch(pool));
  await summarize(pool, table);
  await pool.query(
    `select brin_desummarize_range(indexrelid, greatest(0, pg_relation_size(indrelid) / current_setting('block_size')::int - 1))
       from pg_index join pg_class index on index.oid = indexrelid join pg_am am on am.oid = index.relam
      where indrelid = to_regclass($1) and amname = 'brin'`,
    [table],
  );
}
