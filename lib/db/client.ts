import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { environment } from '#lib/config/environment.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { PrismaClient } from './generated/client.ts';
import { openPool } from './open-pool.ts';

export type Database = PrismaClient;
/** Prisma inside a transaction, or outside of one: what an operation on tables is given. */
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

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
    const pool = openPool(DATABASE_URL, { isWatched: true });
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
