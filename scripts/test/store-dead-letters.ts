import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { CopyRows } from '#lib/db/copy-rows.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { reserveIds } from '#lib/db/reserve-ids.ts';
import { encodeHeaders, type RecordHeader } from '#lib/kafka/record-headers.ts';
import { packBodies } from './pack-bodies.ts';
import { storeBodies } from './store-bodies.ts';

/** A dead letter as a test describes it. */
export interface StoredDeadLetter {
  key?: Buffer | null;
  value?: Buffer | null;
  headers?: readonly RecordHeader[];
  consumerGroup?: string;
  origin?: { topic: string; partition: number; offset: bigint };
  errorClass?: string;
  /** Of a failure that is there already; else of one of its own. */
  failureId?: bigint;
}

/** Makes a topic of the cluster `test` with one kind of failures. */
export async function storeTopic(pool: pg.Pool, name: string): Promise<{ topicRef: number; kindId: number }> {
  const { rows } = await pool.query<{ topic_ref: number; kind_id: number }>(
    `with made as (insert into topic (cluster, topic_id, name) values ('test', $1, $2) returning id)
     insert into failure_kind (topic_ref) select id from made returning topic_ref, id as kind_id`,
    [randomUUID(), name],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('no topic was made');
  return { topicRef: row.topic_ref, kindId: row.kind_id };
}

/** Within a transaction, writes dead letters as an indexer does, with no Kafka behind them. @returns the first of their ids, which lie side by side. */
export async function storeWithin(
  client: pg.ClientBase,
  { topicRef, kindId }: { topicRef: number; kindId: number },
  records: readonly StoredDeadLetter[],
): Promise<bigint> {
  const now = BigInt(Date.now());
  const firstId = await reserveIds(client, 'dead_letter_id_seq', records.length);
  const firstFailure = await reserveIds(client, 'failure_id_seq', records.length);
  const failures = new CopyRows(8);
  const deadLetters = new CopyRows(16);
  const bodies = records.map(({ key = null, value = null, headers = [] }) => ({ key, value, headers: encodeHeaders(headers) }));
  for (const [index, { key = null, value = null, failureId = firstFailure + BigInt(index), ...names }] of records.entries()) {
    const id = firstId + BigInt(index);
    if (failureId >= firstFailure)
      failures.row().int8(failureId).text('test').uuid(randomBytes(16).toString('hex')).int4(kindId).int8(id).int8(id).timestamptz(now).timestamptz(now);
    else await client.query('update failure set record_count = record_count + 1, last_record_id = $2, kind_id = $3 where id = $1', [failureId, id, kindId]);
    deadLetters
      .row()
      .int8(id)
      .int8(failureId)
      .bool(failureId >= firstFailure)
      .int4(topicRef)
      .int4(0)
      .int8(id)
      .int8(now)
      .bool(false);
    deadLetters
      .int4((key?.length ?? 0) + (value?.length ?? 0) + (bodies[index]?.headers.length ?? 0))
      .bool(value === null)
      .text('unknown');
    deadLetters.text(names.consumerGroup ?? null).text(names.errorClass ?? null);
    const { origin } = names;
    deadLetters
      .text(origin?.topic ?? null)
      .int4(origin?.partition ?? null)
      .int8(origin?.offset ?? null);
  }
  if (failures.rows > 0)
    await failures.copyInto(client, 'failure', [
      'id',
      'cluster',
      'recognised_by',
      'kind_id',
      'first_record_id',
      'last_record_id',
      'first_failed_at',
      'last_failed_at',
    ]);
  await deadLetters.copyInto(client, 'dead_letter', [
    'id',
    'failure_id',
    'is_first',
    'topic_ref',
    'partition',
    'offset',
    'timestamp_ms',
    'is_log_append_time',
    'size_bytes',
    'is_tombstone',
    'convention',
    'consumer_group',
    'error_class',
    'origin_topic',
    'origin_partition',
    'origin_offset',
  ]);
  await storeBodies(client, packBodies(bodies), topicRef, firstId);
  return firstId;
}

/** `storeWithin` in a transaction of its own. */
export function storeDeadLetters(pool: pg.Pool, topic: { topicRef: number; kindId: number }, records: readonly StoredDeadLetter[]): Promise<bigint> {
  return inTransaction(pool, (client) => storeWithin(client, topic, records));
}
