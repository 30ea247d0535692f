import type pg from 'pg';

/**
 * Splits a database address into what the driver connects with and the schema that Redrive's tables live in.
 * @param databaseUrl `postgresql://…`, with Prisma's optional `?schema=name` (default `public`).
 * @returns `connection` for `pg`, whose search path is that schema, so that unqualified SQL finds our tables.
 */
export function parseDatabaseUrl(databaseUrl: string): { connection: pg.PoolConfig; schema: string } {
  const url = new URL(databaseUrl);
  const schema = url.searchParams.get('schema') ?? 'public';
  url.searchParams.delete('schema');
  return { connection: { connectionString: url.toString(), options: `-c search_path="${schema.replaceAll('"', '')}"` }, schema };
}
