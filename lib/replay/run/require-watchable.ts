import { Refusal } from '#lib/access/refusal.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { groupLag } from './group-lag.ts';
import type { RunSettings } from './run-settings.ts';

/** Refuses a guard over a group that has never read the target: it would not guard anything. @throws Refusal, KafkaError */
export async function requireWatchable(cluster: KafkaCluster, { guards: { lag } }: RunSettings, topics: ReadonlySet<string>): Promise<void> {
  if (lag === null || (await groupLag(cluster, lag.groupId, topics)) !== undefined) return;
  throw new Refusal(`The consumer group ${lag.groupId} has no committed offset on ${[...topics].join(', ')}, so its lag there cannot be watched.`, {
    kind: 'invalid',
    type: 'group-not-on-target',
    fields: { field: 'settings.guards.lag.groupId', group: lag.groupId },
  });
}
