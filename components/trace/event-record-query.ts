import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/api/fetch-json.ts';
import { eventRecord } from '#lib/trace/event-record.ts';
import type { TracedEvent } from '#lib/trace/traced-event.ts';

/** What an event carries, read from Kafka. A record never changes, so it is asked for once. */
export const eventRecordQuery = (cluster: string, { topic, partition, offset }: Pick<TracedEvent, 'topic' | 'partition' | 'offset'>) =>
  queryOptions({
    queryKey: ['clusters', cluster, 'traced-events', topic, partition, offset],
    queryFn: ({ signal }) =>
      fetchJson(eventRecord, `/api/clusters/${encodeURIComponent(cluster)}/traced-events/${encodeURIComponent(topic)}/${partition}/${offset}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
