import type pg from 'pg';

/** What leases rest on: a worker's session is known by its name, and is ended where it stands still. `pg` takes what an address says before what it is told. */
const ours = ['application_name', 'fallback_application_name', 'idle_in_transaction_session_timeout'];

/**
 * Splits a database address into what the driver connects with and the schema that Redrive's tables live in.
 * @param databaseUrl `postgresql://…`, with Prisma's optional `?schema=name` (default `public`). Its `options` are kept; how sessions are named and how long they may
 *   be idle in a transaction is ours to say.
 * @returns `connection` for `pg`, whose search path is that schema, so that unqualified SQL finds our tables.
 */
export function parseDatabaseUrl(databaseUrl: string): { connection: pg.PoolConfig; schema: string } {
  const url = new URL(databaseUrl);
  const schema = url.searchParams.get('schema') ?? 'public';
  const given = url.searchParams.get('options');
  for (const name of ['schema', 'options', ...ours]) url.searchParams.delete(name);
  const searchPath = `-c search_path="${schema.replaceAll('"', '')}"`;
  return { connection: { connectionString: url.toString(), options: given === null ? searchPath : `${given} ${searchPath}` }, schema };
}
