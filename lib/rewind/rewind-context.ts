import type pg from 'pg';
import type { Environment } from '#lib/config/environment.ts';
import type { Database } from '#lib/db/client.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';

/** What everything about rewinds works with. */
export interface RewindContext {
  pool: pg.Pool;
  database: Database;
  cluster: KafkaCluster;
  environment: Environment;
}
