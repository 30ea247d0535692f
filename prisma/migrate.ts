import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { ConfigurationError, readDatabaseUrl } from '#lib/config/environment.ts';
import { awaitDatabase } from '#lib/db/await-database.ts';
import { parseDatabaseUrl } from '#lib/db/database-url.ts';
import { schemaFiles, withSchemaEngine } from './schema-engine.ts';

const directory = join(import.meta.dirname, 'migrations');

const migrationNames = readdirSync(directory, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

const migrationsList = {
  baseDir: directory,
  lockfile: { path: './migration_lock.toml', content: readFileSync(join(directory, 'migration_lock.toml'), 'utf8') },
  shadowDbInitScript: '',
  migrationDirectories: migrationNames.map((name) => ({
    path: name,
    migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: readFileSync(join(directory, name, 'migration.sql'), 'utf8') } },
  })),
};
const files = schemaFiles.map(([path, content]) => ({ path, content }));
const filters = { externalTables: [], externalEnums: [] };

async function ensureSchema(databaseUrl: string): Promise<void> {
  const { connection, schema } = parseDatabaseUrl(databaseUrl);
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query(`create schema if not exists ${client.escapeIdentifier(schema)}`);
  } finally {
    await client.end();
  }
}

/**
 * Brings a database to the newest schema; does nothing to one that is there already.
 * @returns the names of the migrations it applied.
 * @throws Error of the engine when a migration fails (each runs in a transaction of its own).
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  await ensureSchema(databaseUrl);
  const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, (engine) => engine.applyMigrations({ migrationsList, filters }));
  return appliedMigrationNames;
}

/** The SQL that would create all that schema.prisma describes in an empty database: where the next migration begins, and what the test compares migrations with. */
export async function schemaSql(databaseUrl: string): Promise<string> {
  const { stdout } = await withSchemaEngine(databaseUrl, (engine) =>
    engine.diff({ from: { tag: 'empty' }, to: { tag: 'schemaDatamodel', files }, script: true, exitCode: null, filters }),
  );
  return stdout ?? '';
}

/** The name of the newest migration that this version of the code knows. */
export const newestMigration = migrationNames.at(-1) ?? '';

async function main(): Promise<void> {
  const databaseUrl = readDatabaseUrl(process.env);
  let told = '';
  await awaitDatabase(databaseUrl, (why) => {
    if (why !== told) console.error(`Migrating ${why}.`);
    told = why;
  });
  const applied = await migrate(databaseUrl);
  console.log(applied.length === 0 ? 'The database is at the newest schema already.' : `Applied ${applied.join(', ')}.`);
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(error instanceof ConfigurationError ? error.message : `The database was not migrated: ${error.message}`);
    process.exitCode = 1;
  }
}
