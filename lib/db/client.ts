import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { environment } from '#lib/config/environment.ts';
import { log } from '#lib/config/log.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { PrismaClient } from './generated/client.ts';

export type Database = PrismaClient;
/** Prisma inside a transaction, or outside of one: what an operation on tables is given. */
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/** How long a connection is waited for before the database counts as down. */
const connectTimeoutMs = 5_000;

/** A frozen process must not keep rows locked that others need: Postgres ends its session after this. Shorter than a lease. */
const idleInTransactionMs = 5_000;

/** Opens a pool of connections for SQL that Prisma cannot express (COPY, the indexer's one transaction). End it with `end()`. */
export function openPool(databaseUrl: string, { max = 10, applicationName = 'redrive' } = {}): pg.Pool {
  const pool = new pg.Pool({
    ...parseDatabaseUrl(databaseUrl).connection,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    application_name: applicationName,
  });
  // An idle connection that the server closes is replaced at the next query, which fails loudly if it cannot be.
  pool.on('error', (error) => log.warn({ error: error.message }, 'An idle database connection was lost.'));
  // One that is lost while it is lent out, between two statements, fails the next statement; without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', (error) => log.debug({ error: error.message }, 'A database connection was lost.')));
  return pool;
}

/** Opens Prisma over a pool; `$disconnect()` leaves the pool to its owner. */
export function openDatabase(pool: pg.Pool, databaseUrl: string): Database {
  return new PrismaClient({ adapter: new PrismaPg(pool, { schema: parseDatabaseUrl(databaseUrl).schema }) });
}

interface Opened {
  pool: pg.Pool;
  database: Database;
}

// Next may load this module more than once in one process; the pool must still be one.
const holder = globalThis as typeof globalThis & { redriveDatabase?: Opened };

function opened(): Opened {
  if (holder.redriveDatabase === undefined) {
    const { DATABASE_URL } = environment();
    const pool = openPool(DATABASE_URL);
    holder.redriveDatabase = { pool, database: openDatabase(pool, DATABASE_URL) };
  }
  return holder.redriveDatabase;
}

/** This process's Prisma client. */
export function database(): Database {
  return opened().database;
}

/** This process's pool, for SQL beside Prisma. */
export function databasePool(): pg.Pool {
  return opened().pool;
}
