import { environment } from '#lib/config/environment.ts';
import { type KafkaCluster, openCluster } from './cluster-connection.ts';

// Next may load this module more than once in one process; the connections must still be one set.
const holder = globalThis as typeof globalThis & { redriveClusters?: Map<string, KafkaCluster> };

/** This process's connections to the configured clusters, by id. Nothing is connected before the first use. */
export function clusters(): ReadonlyMap<string, KafkaCluster> {
  holder.redriveClusters ??= new Map(environment().clusters.map((config) => [config.id, openCluster(config)]));
  return holder.redriveClusters;
}
