import { handle } from '#app/api/handle.ts';
import { type ClusterSummary, clusterList } from '#lib/config/cluster-summary.ts';
import { environment } from '#lib/config/environment.ts';
import { clusters } from '#lib/kafka/clusters.ts';
import { kafkaHealth } from '#lib/worker/check-health.ts';

/** A broker that froze leaves whoever asks it something waiting for half a minute: whether it answers is looked at where health is. */
async function askKafka(id: string): Promise<ClusterSummary['kafka']> {
  const { status, reason } = await kafkaHealth(id);
  if (status === 'down') return { status, version: null, reason };
  try {
    return { status, version: (await clusters().get(id)?.release()) ?? null, reason };
  } catch (error) {
    return { status: 'down', version: null, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function summarise(id: string, name: string): Promise<ClusterSummary> {
  return { id, name, kafka: await askKafka(id), tracingUrl: environment().REDRIVE_TRACING_URL ?? null };
}

export const GET = handle(
  { operation: 'listClusters', summary: 'The configured clusters and whether their Kafka answers.', answer: clusterList, action: 'clusters:read' },
  async () => clusterList.parse({ clusters: await Promise.all(environment().clusters.map(({ id, name }) => summarise(id, name))) }),
);
