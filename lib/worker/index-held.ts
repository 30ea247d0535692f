import type pg from 'pg';
import type { Logger } from 'pino';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { FailureKinds } from '#lib/dead-letters/indexing/failure-kinds.ts';
import { findSetBack } from '#lib/dead-letters/indexing/find-set-back.ts';
import type { HeldPartition } from '#lib/dead-letters/indexing/held-partition.ts';
import { indexOnce } from '#lib/dead-letters/indexing/index-partitions.ts';
import { loadPositions } from '#lib/dead-letters/indexing/load-positions.ts';
import { tellTrouble } from '#lib/dead-letters/indexing/tell-trouble.ts';
import { TopicIds } from '#lib/dead-letters/indexing/topic-ids.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import type { LeaseHolder } from '#lib/leases/lease-holder.ts';
import { followHeld } from './follow-held.ts';
import type { WantedPartition } from './wanted-leases.ts';

/** Indexes the dead letter partitions of one cluster that this worker holds. Resolves when `signal` aborts and what was under way has been stored. */
export function indexHeld({
  pool,
  cluster,
  identity,
  ...of
}: {
  pool: pg.Pool;
  cluster: KafkaCluster;
  wanted: () => readonly WantedPartition[];
  leases: Pick<LeaseHolder, 'held' | 'use'>;
  identity: EventIdentitySettings;
  log: Logger;
  signal: AbortSignal;
}): Promise<void> {
  const context = { pool, cluster, topicIds: new TopicIds(pool, cluster), kinds: new FailureKinds(pool), identity };
  return followHeld<HeldPartition>({
    ...of,
    cluster,
    doing: 'Indexing',
    notDone: 'Not indexed',
    load: async (held) => {
      const positions = await loadPositions(pool, held);
      return held.map((partition, index) => {
        const position = positions[index];
        return position === undefined ? undefined : { ...partition, ...position };
      });
    },
    findSetBack: (partitions) => findSetBack(pool, partitions),
    tellTrouble: (news) => tellTrouble(pool, news),
    once: (partitions, ahead) => indexOnce(context, partitions, ahead),
  });
}
