import { Pool } from 'pg';
import type { Log } from './log.ts';

/** A pool whose unqualified names mean one schema. */
export function createPool({ databaseUrl, schema, log, max = 6 }: { databaseUrl: string; schema: string; log: Log; max?: number }): Pool {
  const pool = new Pool({ connectionString: databaseUrl, max, application_name: schema, options: `-c search_path=${schema}`, connectionTimeoutMillis: 10_000 });
  // Without a listener of its own, a connection lost in the middle of a transaction would end the process: its next query says so too.
  pool.on('connect', (client) => client.on('error', (error) => log.error(`${schema}: a connection to Postgres was lost: ${error.message}`)));
  // The same news again, when nobody was using the connection.
  pool.on('error', () => undefined);
  return pool;
}
