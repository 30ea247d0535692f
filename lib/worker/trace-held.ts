import type pg from 'pg';
import type { Logger } from 'pino';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import type { LeaseHolder } from '#lib/leases/lease-holder.ts';
import { newTracing, type TracedPartition, traceOnce } from '#lib/trace/indexing/trace-partitions.ts';
import { findTracedSetBack, loadTracePositions, tellTracingTrouble } from '#lib/trace/indexing/trace-positions.ts';
import { followHeld } from './follow-held.ts';
import type { WantedPartition } from './wanted-leases.ts';

/** Traces the partitions of one cluster that this worker holds. Resolves when `signal` aborts and what was under way has been stored. */
export function traceHeld({
  pool,
  cluster,
  identity,
  mostPerSecond,
  ...of
}: {
  pool: pg.Pool;
  cluster: KafkaCluster;
  wanted: () => readonly WantedPartition[];
  leases: Pick<LeaseHolder, 'held' | 'use'>;
  identity: EventIdentitySettings;
  /** Events read from one broker; 0: as many as there are. */
  mostPerSecond: number;
  log: Logger;
  signal: AbortSignal;
}): Promise<void> {
  const context = newTracing(pool, cluster, identity);
  return followHeld<TracedPartition>({
    ...of,
    cluster,
    doing: 'Tracing',
    notDone: 'Not traced',
    load: async (held) => {
      const positions = await loadTracePositions(pool, held);
      return held.map((partition, index) => {
        const position = positions[index];
        return position === undefined ? undefined : { ...partition, ...position };
      });
    },
    findSetBack: async (partitions) => {
      const setBack = await findTracedSetBack(pool, partitions);
      if (setBack.length > 0) context.stored.forget();
      return setBack;
    },
    tellTrouble: (news) => tellTracingTrouble(pool, news),
    // A limit is kept over half a second.
    once: (partitions, ahead) => traceOnce(context, partitions, ahead, mostPerSecond === 0 ? undefined : mostPerSecond / 2),
    restMs: (stored, tookMs) => (mostPerSecond === 0 ? 0 : Math.max(0, (stored / mostPerSecond) * 1_000 - tookMs)),
  });
}
