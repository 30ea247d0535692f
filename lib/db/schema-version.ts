import type pg from 'pg';

/** The newest migration that this version of the code was written for; a test compares it with the folder. */
export const expectedMigration = '20261201100000_indexes_when_full';

/** The database has not the schema that this code needs; its message names the command to run. */
export class SchemaMissing extends Error {
  override name = 'SchemaMissing';
}

/** Whether the database has the schema that this code knows, and if not, what to do. `newer` schemas keep older workers going through an upgrade. */
export type SchemaVersion = { status: 'current' | 'newer' } | { status: 'missing'; reason: string };

/** Compares the database's schema with the code's. @throws the database's error when it cannot be asked. */
export async function readSchemaVersion(pool: pg.Pool): Promise<SchemaVersion> {
  const { rows: tables } = await pool.query<{ exists: boolean }>(`select to_regclass('_prisma_migrations') is not null as exists`);
  if (!tables[0]?.exists) return { status: 'missing', reason: 'The database has no tables of Redrive. Run `npm run migrate`.' };
  const { rows } = await pool.query<{ migration_name: string }>(
    'select migration_name from _prisma_migrations where finished_at is not null order by migration_name',
  );
  const applied = rows.map((row) => row.migration_name);
  if (!applied.includes(expectedMigration))
    return {
      status: 'missing',
      reason: `The database is at an older schema than this version of Redrive (${expectedMigration} is missing). Run \`npm run migrate\`.`,
    };
  return { status: applied.at(-1) === expectedMigration ? 'current' : 'newer' };
}

/**
 * Makes sure that the database has the schema that this code needs.
 * @throws SchemaMissing, or the database's error when it cannot be asked.
 */
export async function requireSchema(pool: pg.Pool): Promise<void> {
  const version = await readSchemaVersion(pool);
  if (version.status === 'missing') throw new SchemaMissing(version.reason);
}
