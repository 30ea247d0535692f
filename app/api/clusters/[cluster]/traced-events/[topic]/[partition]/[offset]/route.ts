import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { positionPath } from '#app/api/path-parts.ts';
import { eventRecord } from '#lib/trace/event-record.ts';
import { readEventRecord } from '#lib/trace/read-event-record.ts';

export const GET = handle(
  {
    operation: 'readTracedEvent',
    summary: 'Key, value and headers of a traced event, read from its offset in Kafka; or that retention has passed it.',
    answer: eventRecord,
    refusals: ['not-found', 'kafka'],
    action: 'events:read-payload',
    params: positionPath,
  },
  ({ actor, params }) => {
    const { pool, cluster, environment } = inCluster(params.cluster);
    return readEventRecord({ pool, cluster, identity: environment.REDRIVE_EVENT_IDENTITY }, actor, params);
  },
);
