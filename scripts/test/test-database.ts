import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated database that nothing is connected to, made once per run by integration-setup.ts. */
    templateDatabase: string;
  }
}

/** What of the running stack an integration test reads from its environment. */
type StackVariable = 'TEST_KAFKA_BROKERS' | 'TEST_DATABASE_URL';

/**
 * @returns the variable's value.
 * @throws Error that says how to run the tests, when it is not set.
 */
export function stackVariable(name: StackVariable): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`${name} is not set. Integration tests need a real Kafka and Postgres: run \`npm test -- integration\`, which starts both.`);
  return value;
}

/** Runs one statement on the server's own database, where databases are created and dropped. */
export async function onServer(sql: (client: pg.Client) => string): Promise<void> {
  const client = new pg.Client({ connectionString: stackVariable('TEST_DATABASE_URL') });
  await client.connect();
  try {
    await client.query(sql(client));
  } finally {
    await client.end();
  }
}

/** The address of another database on the tests' server. */
export function databaseUrl(database: string): string {
  const url = new URL(stackVariable('TEST_DATABASE_URL'));
  url.pathname = `/${database}`;
  return url.href;
}

export interface TestDatabase {
  url: string;
  /** Drops the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** Creates a migrated database of the caller's own, a clone of the run's template (about 50 ms). The caller drops it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `redrive_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(
    (client) => `create database ${client.escapeIdentifier(name)} template ${client.escapeIdentifier(inject('templateDatabase'))} strategy file_copy`,
  );
  return {
    url: databaseUrl(name),
    drop: () => onServer((client) => `drop database if exists ${client.escapeIdentifier(name)} with (force)`),
  };
}

/**
 * A migrated database for the test that calls it; dropped when that test ends.
 * @returns its connection URL.
 */
export async function testDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  return url;
}
