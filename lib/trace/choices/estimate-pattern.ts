import type pg from 'pg';
import type { Environment } from '#lib/config/environment.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { configuredTracing } from '#lib/trace/traced-patterns.ts';
import { estimateTracing } from './estimate-tracing.ts';
import { readChosenPatterns } from './read-choices.ts';
import type { TracedEstimate } from './traced-choice.ts';

/** What opting in to a pattern would take, beside what is traced by the configuration and by choice. @throws KafkaError */
export async function estimatePattern(
  { pool, cluster, environment }: { pool: pg.Pool; cluster: KafkaCluster; environment: Environment },
  pattern: string,
): Promise<TracedEstimate> {
  const patterns = configuredTracing(environment, await readChosenPatterns(pool, cluster.id));
  return estimateTracing(cluster, patterns, { pattern, hours: environment.REDRIVE_TRACE_HOURS, ratePerSecond: environment.REDRIVE_TRACE_RATE });
}
