import { randomUUID } from 'node:crypto';
import pg from 'pg';

export interface OwnDatabase {
  url: string;
  /** Drops the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** @throws Error that says how to run these tests, when the variable is not set */
export function stackVariable(name: 'TEST_KAFKA_BROKERS' | 'TEST_DATABASE_URL'): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`${name} is not set. End-to-end tests need a real Kafka and Postgres: run \`npm test -- e2e\`, which starts both.`);
  return value;
}

async function onServer(sql: (client: pg.Client) => string): Promise<void> {
  const client = new pg.Client({ connectionString: stackVariable('TEST_DATABASE_URL') });
  await client.connect();
  try {
    await client.query(sql(client));
  } finally {
    await client.end();
  }
}

/** Creates an empty database on the tests' server. */
export async function createDatabase(purpose: string): Promise<OwnDatabase> {
  const name = `e2e_${purpose}_${randomUUID().slice(0, 8)}`;
  await onServer((client) => `create database ${client.escapeIdentifier(name)}`);
  const url = new URL(stackVariable('TEST_DATABASE_URL'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer((client) => `drop database if exists ${client.escapeIdentifier(name)} with (force)`) };
}
