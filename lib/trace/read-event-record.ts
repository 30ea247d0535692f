import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { viewHeaderValue, viewPayload } from '#lib/access/payload.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { byRangesOfPages, inTransaction } from '#lib/db/in-transaction.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { explainIdentity } from '#lib/kafka/event-identity.ts';
import { identityRules } from '#lib/kafka/event-identity-rules.ts';
import { type FetchedPartition, fetchRecords } from '#lib/kafka/fetch-records.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { visitRecords } from '#lib/kafka/record-batch-reader.ts';
import type { RecordCursor } from '#lib/kafka/record-cursor.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { isRedriveHeader } from '#lib/kafka/redrive-headers.ts';
import type { EventRecord } from './event-record.ts';

interface Position {
  topic: string;
  partition: number;
  offset: bigint;
}

/** One batch is fetched: a first one that is larger comes whole all the same. */
const fetchBytes = 64 * 1024;
const maxWaitMs = 100;

/** The ids of the traced topics that had this name and have an event there, the newest first. By trace_event_place_offset_idx. */
async function topicIdsOf(pool: pg.Pool, cluster: string, { topic, partition, offset }: Position): Promise<string[]> {
  const sql = `select topic.topic_id::text from traced_topic topic join trace_position position on position.topic_ref = topic.id
      where topic.cluster = $1 and topic.name = $2 and position.partition = $3 and exists (select from trace_event event where event.place = position.id and event."offset" = $4)
      order by topic.id desc`;
  const { rows } = await inTransaction(pool, (client) => client.query<{ topic_id: string }>(sql, [cluster, topic, partition, offset]), byRangesOfPages);
  return rows.map(({ topic_id }) => topic_id);
}

function view(cursor: RecordCursor, topic: string, identity: EventIdentitySettings): EventRecord {
  const { key, value, headers } = cursor;
  return {
    status: 'kept',
    key: viewPayload(key),
    value: viewPayload(value),
    headers: decodeHeaders(headers).map((header) => ({
      name: header.name,
      ...viewHeaderValue(header.value, { mayBeInteger: false }),
      owner: isRedriveHeader(header.name) ? 'redrive' : 'event',
    })),
    isLogAppendTime: cursor.timestampType === 'LogAppendTime',
    occurredAtMs: explainIdentity(headers, value, identityRules(identity, topic)).at?.toString() ?? null,
  };
}

function whyExpired(answer: FetchedPartition | undefined, { topic, partition, offset }: Position): string | undefined {
  if (answer?.error?.kind === 'offset-out-of-range')
    return `${topic}/${partition} no longer has offset ${offset}: retention has passed it. What is shown of the event was kept when it was indexed.`;
  if (answer?.error?.kind === 'unknown-topic')
    return `The topic ${topic} of that time is no longer there. What is shown of the event was kept when it was indexed.`;
  return undefined;
}

/**
 * What an event carries, from its offset in Kafka, for whoever may read the payloads of its topic.
 * @throws AccessDenied, Refusal where no traced event lies there, KafkaError where Kafka cannot be asked.
 */
export async function readEventRecord(
  { pool, cluster, identity }: { pool: pg.Pool; cluster: KafkaCluster; identity: EventIdentitySettings },
  actor: Actor,
  position: Position,
): Promise<EventRecord> {
  const { topic, partition, offset } = position;
  await requireAllowed(actor, 'events:read-payload', { cluster: cluster.id, topic });
  const [topicId] = await topicIdsOf(pool, cluster.id, position);
  if (topicId === undefined)
    throw new Refusal(`No traced event lies at ${topic}/${partition}/${offset} of cluster ${cluster.id}.`, {
      kind: 'not-found',
      type: 'no-such-event',
      fields: { topic, partition: String(partition), offset: String(offset) },
    });
  const [answer] = await fetchRecords(cluster, {
    partitions: [{ topic, topicId, partition, fromOffset: offset }],
    maxWaitMs,
    maxBytes: fetchBytes,
    partitionMaxBytes: fetchBytes,
  });
  const why = whyExpired(answer, position);
  if (why !== undefined) return { status: 'expired', why };
  if (answer === undefined || answer.error !== undefined)
    throw new KafkaError(answer?.error?.message ?? `${topic}/${partition} gave no answer.`, {
      ...(answer?.error ?? { code: 'NOTHING_READ', retriable: true }),
      cluster: cluster.id,
      topic,
      partition,
      offset,
    });
  let record: EventRecord | undefined;
  const { abortedTransactions } = answer;
  visitRecords(answer.records, { fromOffset: offset, toOffset: offset + 1n, abortedTransactions, isolation: 'read_committed' }, (cursor) => {
    record = view(cursor, topic, identity);
  });
  return (
    record ?? {
      status: 'expired',
      why: `${topic}/${partition} no longer has a record at offset ${offset}: it was compacted away. What is shown of the event was kept when it was indexed.`,
    }
  );
}
