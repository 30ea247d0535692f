import type { Health, HealthCheck } from '#lib/config/health.ts';
import { databasePool } from '#lib/db/client.ts';
import { readSchemaVersion } from '#lib/db/schema-version.ts';
import { clusters } from '#lib/kafka/clusters.ts';
import { checkWorkers } from './worker-health.ts';

/** What does not answer within this time counts as down. */
const answerWithinMs = 3_000;

async function check(name: string, ask: () => Promise<string | null>): Promise<HealthCheck> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`It did not answer within ${answerWithinMs / 1_000} s.`)), answerWithinMs);
  try {
    const reason = await Promise.race([ask(), late.promise]);
    return { name, status: reason === null ? 'up' : 'down', reason };
  } catch (error) {
    return { name, status: 'down', reason: error instanceof Error && error.message !== '' ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** Looks at everything that Redrive stands on: the database and its schema, each cluster's Kafka, and whether a worker is at work. */
export async function checkHealth(): Promise<Health> {
  const checks = await Promise.all([
    check('database', async () => {
      const version = await readSchemaVersion(databasePool());
      return version.status === 'missing' ? version.reason : null;
    }),
    ...[...clusters()].map(([id, cluster]) =>
      check(`kafka/${id}`, async () => {
        await cluster.brokerIds();
        return null;
      }),
    ),
    check('worker', async () => (await checkWorkers(databasePool())).reason),
  ]);
  return { status: checks.every(({ status }) => status === 'up') ? 'ok' : 'degraded', checks };
}
