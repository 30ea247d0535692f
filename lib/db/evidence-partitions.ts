import type pg from 'pg';
import { z } from 'zod';
import { inTransaction } from './in-transaction.ts';

/** How many ids one partition of `dead_letter` holds, and of `dead_letter_body` beside it. */
export const idsOfPartition = 1_048_576n;
/** How many partitions beyond the newest id exist: more than any flood fills between two rounds of this duty. */
const partitionsAhead = 4n;

/** A partition of `dead_letter`, and that of `dead_letter_body` with the same range. */
export interface EvidencePartition {
  name: string;
  bodies: string;
  fromId: bigint;
  /** The first id that it does not hold. */
  toId: bigint;
}

const partitionRow = z
  .object({ name: z.string(), from_id: z.coerce.bigint(), to_id: z.coerce.bigint() })
  .transform(({ name, from_id, to_id }): EvidencePartition => ({ name, bodies: bodiesOf(name), fromId: from_id, toId: to_id }));

const bodiesOf = (name: string) => name.replace('dead_letter_p', 'dead_letter_body_p');

async function lastId(pool: pg.Pool): Promise<bigint> {
  const { rows } = await pool.query<{ last: string }>(`select coalesce(last_value, 0)::text as last from dead_letter_id_seq`);
  return BigInt(rows[0]?.last ?? 0);
}

/** How long a partition that is made may wait for the table: behind it everybody else would wait. */
const lockTimeoutMs = 2_000;

/**
 * Makes a table and attaches it, which lets others read and write meanwhile: `create table … partition of` would wait for every reader, and all others behind it.
 * @returns false when another made it meanwhile. @throws the database's lock timeout: try again.
 */
function createPartition(pool: pg.Pool, { name, bodies, fromId, toId }: EvidencePartition): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await client.query(`set local lock_timeout = ${lockTimeoutMs}`);
    await client.query(`select pg_advisory_xact_lock(hashtext('redrive evidence partitions'))`);
    const { rows } = await client.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [name]);
    if (rows[0]?.exists) return false;
    for (const [table, partition] of [
      ['dead_letter', name],
      ['dead_letter_body', bodies],
    ]) {
      await client.query(`create table ${partition} (like ${table} including defaults including constraints including indexes including storage)`);
      await client.query(`alter table ${table} attach partition ${partition} for values from (${fromId}) to (${toId})`);
    }
    return true;
  });
}

/**
 * Creates the partitions of `dead_letter` that the next ids will need. Harmless when several do it.
 * @param partitionIds for tests; in one database always the same.
 * @returns the names of those created.
 */
export async function ensureEvidencePartitions(pool: pg.Pool, partitionIds = idsOfPartition): Promise<string[]> {
  const current = (await lastId(pool)) / partitionIds;
  const created: string[] = [];
  for (let number = current; number <= current + partitionsAhead; number += 1n) {
    const name = `dead_letter_p${number}`;
    const { rows: existing } = await pool.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [name]);
    if (existing[0]?.exists) continue;
    if (await createPartition(pool, { name, bodies: bodiesOf(name), fromId: number * partitionIds, toId: (number + 1n) * partitionIds })) created.push(name);
  }
  return created;
}

/** The partitions of `dead_letter` that are full, oldest first: their last id has been handed out. */
export async function fullEvidencePartitions(pool: pg.Pool): Promise<EvidencePartition[]> {
  const last = await lastId(pool);
  const { rows } = await pool.query(
    `select partition.relname as name, bounds[1] as from_id, bounds[2] as to_id
       from pg_inherits join pg_class partition on partition.oid = inhrelid
      cross join lateral regexp_match(pg_get_expr(relpartbound, partition.oid), $$FROM \\('(\\d+)'\\) TO \\('(\\d+)'\\)$$) bounds
      where inhparent = 'dead_letter'::regclass and relname ~ '^dead_letter_p\\d+$' order by bounds[1]::bigint`,
  );
  return z
    .array(partitionRow)
    .parse(rows)
    .filter(({ toId }) => toId <= last + 1n);
}
