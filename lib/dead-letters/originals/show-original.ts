import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { viewPayload } from '#lib/access/payload.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { Database } from '#lib/db/client.ts';
import { bodyOf, readBodies } from '#lib/dead-letters/bodies/read-bodies.ts';
import { failureHeaders } from '#lib/dead-letters/conventions/table.ts';
import { noSuchDeadLetter } from '#lib/dead-letters/no-such-dead-letter.ts';
import { viewHeader } from '#lib/dead-letters/view-header.ts';
import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { differences, effectiveRecord } from './effective-record.ts';
import type { OriginalRecord } from './original-record.ts';
import { judgeAge, readOriginals } from './read-originals.ts';
import { loadSeenTopics, topicIdWhen } from './topic-id-then.ts';

/**
 * The record that a dead letter was made from, read from its topic now, for whoever may read the payloads of both topics.
 * @param record which of the failure's dead letters; its newest by default.
 * @throws AccessDenied, Refusal (not found), KafkaError when the cluster cannot be asked.
 */
export async function showOriginal(
  { pool, database, cluster }: { pool: pg.Pool; database: Database; cluster: KafkaCluster },
  actor: Actor,
  { id, record }: { id: string; record?: string | undefined },
): Promise<OriginalRecord> {
  const failure = await database.failure.findFirst({ where: { id: BigInt(id), cluster: cluster.id } });
  if (failure === null) throw noSuchDeadLetter(cluster.id, id);
  const row = await database.deadLetter.findFirst({ where: { id: record === undefined ? failure.lastRecordId : BigInt(record), failureId: failure.id } });
  if (row === null) throw noSuchDeadLetter(cluster.id, record ?? id);
  const { name } = await database.topic.findUniqueOrThrow({ where: { id: row.topicRef } });
  await requireAllowed(actor, 'dead-letters:read-payload', { cluster: cluster.id, topic: name });
  const { originTopic: topic, originPartition: partition, originOffset: offset } = row;
  if (topic === null || partition === null || offset === null) return { status: 'no-origin', why: 'Its headers do not say which record it was made from.' };
  await requireAllowed(actor, 'dead-letters:read-payload', { cluster: cluster.id, topic });
  const seen = (await loadSeenTopics(pool, cluster.id, [topic])).get(topic) ?? [];
  const topicIdThen = topicIdWhen(seen, row);
  const from = { topic, partition, topicIdThen, seenTopicIds: seen.map(({ topic_id }) => topic_id) };
  const lies = (await readOriginals(cluster, from, [offset])).get(offset);
  const place = { topic, partition, offset: offset.toString() };
  if (lies === undefined) throw new Error(`${topic}/${partition} was asked for offset ${offset} and gave no answer`);
  const read = judgeAge(lies, from, row.timestampMs);
  if (read.status === 'deleted') return { status: read.status, ...place, logStartOffset: read.logStartOffset?.toString() ?? null, why: read.why };
  if (read.status !== 'found') return { status: read.status, ...place, why: read.why };
  const original = await database.deadLetterOriginal.findUnique({ where: { recordId: row.id } });
  const headers = decodeHeaders(read.headers);
  const deadLetter = effectiveRecord(bodyOf(await readBodies(pool, [row.id]), row.id), row.convention, original ?? undefined);
  const isFailureHeader = failureHeaders(row.convention, deadLetter.headers);
  return {
    status: 'found',
    ...place,
    sameTopic: topicIdThen === null ? 'unknown' : 'yes',
    timestampMs: read.timestampMs.toString(),
    isLogAppendTime: read.isLogAppendTime,
    key: viewPayload(read.key),
    value: viewPayload(read.value),
    headers: headers.map((header) => viewHeader(header, isFailureHeader)),
    differs: original !== null && original.status !== 'rescued' ? null : differences(deadLetter, row.convention, { key: read.key, value: read.value, headers }),
  };
}
