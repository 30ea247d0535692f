import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import type { TopicMetadata } from '#lib/kafka/cluster-metadata.ts';
import { acquireLeases } from '#lib/leases/lease.ts';
import { discoverTraced } from '#lib/trace/indexing/discover-traced.ts';
import { newTracing, type TracedPartition, type TracingContext, traceOnce } from '#lib/trace/indexing/trace-partitions.ts';
import { loadTracePositions } from '#lib/trace/indexing/trace-positions.ts';
import { leaseName } from '#lib/worker/wanted-leases.ts';
import { type AppendedRecord, textHeader } from './append-records.ts';
import { stableEnd } from './read-committed.ts';
import type { TestCluster } from './test-cluster.ts';
import { testPool } from './test-pool.ts';

/** Long enough for timestamps of any test. */
const allHours = 876_000;

/** Tracing of the running stack's topics into a database of the calling test's own, without a worker process. */
export interface TestTracer extends TracingContext {
  /** Discovers topics, takes the leases of their partitions, and reads where each stands. */
  hold(...topics: TopicMetadata[]): Promise<TracedPartition[]>;
  /** Traces what is held up to the end that readers see. */
  traceToEnd(partitions: readonly TracedPartition[]): Promise<void>;
  /** All rows, in order of place and offset. */
  storedEvents(): Promise<{ topic: string; partition: number; offset: string; chain: string | null; key: string | null; type: string | null }[]>;
}

/** A record that carries an event, with the headers that say so; what is left out is not said. */
export function eventRecord(
  ids: { id?: string; type?: string; source?: string; correlation?: string; causation?: string; trace?: string },
  record: AppendedRecord = {},
): AppendedRecord {
  const said: [string, string | undefined][] = [
    ['event-id', ids.id],
    ['event-type', ids.type],
    ['event-source', ids.source],
    ['correlation-id', ids.correlation],
    ['causation-id', ids.causation],
    ['traceparent', ids.trace && `00-${ids.trace}-b7ad6b7169203331-01`],
  ];
  return { ...record, headers: [...said.flatMap(([name, value]) => (value === undefined ? [] : textHeader(name, value))), ...(record.headers ?? [])] };
}

/** Opens a database and a tracer over it; both are gone when the calling test ends. */
export async function openTestTracer({ cluster }: TestCluster, identity: EventIdentitySettings = []): Promise<TestTracer> {
  const pool = await testPool();
  const context = newTracing(pool, cluster, identity);
  return {
    ...context,
    async hold(...topics) {
      await discoverTraced(pool, cluster, { traced: topics.map(({ name }) => name), excluded: [] }, allHours);
      const { rows } = await pool.query<{ id: number; topic_id: string }>('select id, topic_id::text from traced_topic where topic_id = any($1::uuid[])', [
        topics.map(({ topicId }) => topicId),
      ]);
      const refs = new Map(rows.map(({ id, topic_id }) => [topic_id, id]));
      const partitions = topics.flatMap(({ name, topicId, leaders }) =>
        leaders.map((_, partition) => ({ topicRef: refs.get(topicId) ?? 0, topic: name, topicId, partition })),
      );
      const positions = await loadTracePositions(pool, partitions);
      const names = partitions.map(({ topicId, partition }) => leaseName.trace(cluster.id, topicId, partition));
      const leases = new Map((await acquireLeases(pool, 'test', names)).map((lease) => [lease.name, lease]));
      return partitions.map((partition, index) => {
        const [lease, position] = [leases.get(names[index] ?? ''), positions[index]];
        if (lease === undefined || position === undefined) throw new Error(`${partition.topic}/${partition.partition} is not to be had`);
        return { ...partition, ...position, lease };
      });
    },
    async traceToEnd(partitions) {
      const ends = await Promise.all(partitions.map((partition) => stableEnd(cluster, partition)));
      const behind = () => partitions.filter(({ nextOffset }, index) => nextOffset < (ends[index] ?? 0n));
      while (behind().length > 0) for (const { error } of (await traceOnce(context, behind())).failed) throw error;
    },
    async storedEvents() {
      const { rows } = await pool.query(
        `select topic.name as topic, position.partition, event."offset", chain.text as chain, key.text as key, kind.type
           from trace_event event join trace_position position on position.id = event.place join traced_topic topic on topic.id = position.topic_ref
           left join trace_kind kind on kind.id = event.kind left join trace_text chain on chain.hash = event.chain left join trace_text key on key.hash = event.key
          order by position.id, event."offset"`,
      );
      return rows;
    },
  };
}
