import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';
import type { Environment } from '#lib/config/environment.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { configuredTracing } from '#lib/trace/traced-patterns.ts';
import { estimateTracing } from './estimate-tracing.ts';
import { readChosenPatterns } from './read-choices.ts';
import type { TracedEstimate } from './traced-choice.ts';

/**
 * What opting in to a pattern would take, beside what is traced by the configuration and by choice.
 * @param actor who asks: of topics that they may not know nothing is told. Null: all that the pattern names, for chooseTraced, which asks the policy for each.
 * @throws KafkaError
 */
export async function estimatePattern(
  { pool, cluster, environment }: { pool: pg.Pool; cluster: KafkaCluster; environment: Environment },
  pattern: string,
  actor: Actor | null,
): Promise<TracedEstimate> {
  const patterns = configuredTracing(environment, await readChosenPatterns(pool, cluster.id));
  const mayKnow = (topic: string) => actor === null || isAllowed(actor, 'events:read', { cluster: cluster.id, topic });
  return estimateTracing(cluster, patterns, { pattern, mayKnow, hours: environment.REDRIVE_TRACE_HOURS, ratePerSecond: environment.REDRIVE_TRACE_RATE });
}
