import type { Pool } from 'pg';

export type ResourceKind = 'topic' | 'group' | 'schema';

/** A thing of that name exists, and the shop did not make it. */
class ForeignResourceError extends Error {
  constructor(kind: ResourceKind, names: readonly string[]) {
    super(
      `The ${kind}${names.length === 1 ? '' : 's'} ${names.join(', ')} exist${names.length === 1 ? 's' : ''} already and the shop did not create ${names.length === 1 ? 'it' : 'them'}. Set SHOP_PREFIX to another prefix.`,
    );
    this.name = 'ForeignResourceError';
  }
}

/** Creates the control schema, whose table `owned_resources` says what the shop created. It knows its own schema by that table. */
export async function ensureControlSchema(pool: Pool, schema: string): Promise<void> {
  const { rows } = await pool.query<{ exists: boolean; ours: boolean }>(
    `select exists (select 1 from pg_namespace where nspname = $1) as exists, to_regclass($1 || '.owned_resources') is not null as ours`,
    [schema],
  );
  if (rows[0]?.ours) return;
  if (rows[0]?.exists) throw new ForeignResourceError('schema', [schema]);
  await pool.query(`
    begin;
    create schema ${schema};
    create table ${schema}.owned_resources (kind text not null, name text not null, primary key (kind, name));
    create table ${schema}.failure_windows (name text not null, starts_at timestamptz not null, ends_at timestamptz not null);
    create table ${schema}.history (ends_at timestamptz not null, orders integer not null, done_at timestamptz, took_ms integer);
    commit;
  `);
}

export async function ownedResources(pool: Pool, schema: string, kind: ResourceKind): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(`select name from ${schema}.owned_resources where kind = $1`, [kind]);
  return rows.map((row) => row.name);
}

/**
 * Says that the shop will create what of `wanted` does not exist yet; written before it does, so that a crash between leaves nothing behind unknown.
 * @returns the names to create now.
 * @throws ForeignResourceError for names that exist and are not the shop's.
 */
export async function claimResources(
  pool: Pool,
  schema: string,
  { kind, wanted, existing }: { kind: ResourceKind; wanted: readonly string[]; existing: readonly string[] },
): Promise<string[]> {
  const owned = new Set(await ownedResources(pool, schema, kind));
  const present = new Set(existing);
  const foreign = wanted.filter((name) => present.has(name) && !owned.has(name));
  if (foreign.length > 0) throw new ForeignResourceError(kind, foreign);
  await pool.query(`insert into ${schema}.owned_resources (kind, name) select $1, unnest($2::text[]) on conflict do nothing`, [kind, wanted]);
  return wanted.filter((name) => !present.has(name));
}
