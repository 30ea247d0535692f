import { Pool } from 'pg';
import type { Log } from './log.ts';

/** A pool whose unqualified names mean one schema. */
export function createPool({ databaseUrl, schema, log, max = 6 }: { databaseUrl: string; schema: string; log: Log; max?: number }): Pool {
  const pool = new Pool({ connectionString: databaseUrl, max, application_name: schema, options: `-c search_path=${schema}`, connectionTimeoutMillis: 10_000 });
  pool.on('error', (error) => log.error(`${schema}: an idle connection to Postgres was lost`, error));
  return pool;
}
