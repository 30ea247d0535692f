import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { ConfigurationError, type Environment, readEnvironment } from '#lib/config/environment.ts';
import { log } from '#lib/config/log.ts';
import { unknownVariables } from '#lib/config/unknown-variables.ts';
import { openDatabase } from '#lib/db/client.ts';
import { openPool } from '#lib/db/open-pool.ts';
import { SchemaMissing } from '#lib/db/schema-version.ts';
import { openCluster } from '#lib/kafka/cluster-connection.ts';
import { sessionName } from '#lib/leases/end-lost-sessions.ts';
import { work } from './work.ts';

/** The entry of `npm run worker`: works until SIGTERM or SIGINT, then finishes what is under way and ends. */
async function main(environment: Environment): Promise<void> {
  const unknown = unknownVariables(process.env);
  if (unknown !== undefined) log.warn(unknown);
  const name = `${hostname()}-${process.pid}-${randomBytes(2).toString('hex')}`;
  const stop = new AbortController();
  process.on('SIGTERM', () => stop.abort());
  process.on('SIGINT', () => stop.abort());
  const pool = openPool(environment.DATABASE_URL, { max: 20, applicationName: sessionName(name), isWatched: true });
  const database = openDatabase(pool, environment.DATABASE_URL);
  const clusters = new Map(environment.clusters.map((config) => [config.id, openCluster(config)]));
  try {
    await work({ environment, pool, database, clusters, log: log.child({ worker: name }), name }, stop.signal);
  } finally {
    await Promise.all([...clusters.values()].map((cluster) => cluster.close()));
    await database.$disconnect();
    await pool.end();
  }
}

try {
  await main(readEnvironment(process.env));
} catch (error) {
  if (!(error instanceof ConfigurationError || error instanceof SchemaMissing)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
