import { Refusal } from '#lib/access/refusal.ts';
import { environment } from '#lib/config/environment.ts';
import { database, databasePool } from '#lib/db/client.ts';
import { clusters } from '#lib/kafka/clusters.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';

/** What a route about one cluster works with. @throws Refusal when no cluster of that id is configured. */
export function inCluster(id: string): ReplayContext {
  const cluster = clusters().get(id);
  if (cluster === undefined)
    throw new Refusal(`No cluster ${id} is configured. There is ${[...clusters().keys()].join(', ')}.`, {
      kind: 'not-found',
      type: 'no-such-cluster',
      fields: { cluster: id },
    });
  return { pool: databasePool(), database: database(), cluster, environment: environment() };
}
