import pg from 'pg';
import { log } from '#lib/config/log.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { WatchedPool } from './watched-pool.ts';

/** How long a connection is waited for before the database counts as down. */
const connectTimeoutMs = 5_000;

/** A connection over which nothing comes is asked after so long whether anybody is there: a network may have dropped it without a word. */
const keepAliveAfterMs = 10_000;

/** A frozen process must not keep rows locked that others need: Postgres ends its session after this. Shorter than a lease. */
const idleInTransactionMs = 5_000;

/**
 * Opens a pool of connections for SQL that Prisma cannot express (COPY, the indexer's one transaction). End it with `end()`.
 * `isWatched`: whoever waits for an answer is told when the database gives none, instead of waiting for ever; see `WatchedPool`.
 */
export function openPool(databaseUrl: string, { max = 10, applicationName = 'redrive', isWatched = false } = {}): pg.Pool {
  const config: pg.PoolConfig = {
    ...parseDatabaseUrl(databaseUrl).connection,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveAfterMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    application_name: applicationName,
  };
  const pool = isWatched ? new WatchedPool(config) : new pg.Pool(config);
  // An idle connection that the server closes is replaced at the next query, which fails loudly if it cannot be.
  pool.on('error', (error) => log.warn({ error: error.message }, 'An idle database connection was lost.'));
  // One that is lost while it is lent out, between two statements, fails the next statement; without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', (error) => log.debug({ error: error.message }, 'A database connection was lost.')));
  return pool;
}
