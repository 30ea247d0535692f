import type pg from 'pg';
import { CopyRows } from '#lib/db/copy-rows.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { reserveIds } from '#lib/db/reserve-ids.ts';
import { storeBodies } from '#lib/dead-letters/bodies/store-bodies.ts';
import { queuePointers } from '#lib/dead-letters/originals/queue-pointers.ts';
import type { Lease } from '#lib/leases/lease.ts';
import { announceDeadLetters } from '#lib/live/announce.ts';
import type { Batch, DeadLetterToStore } from './batch.ts';
import { joinCopies } from './join-copies.ts';
import { markReturned } from './mark-returned.ts';
import { moveIndexPosition } from './move-index-position.ts';
import { ownJobs } from './own-jobs.ts';
import { isKnown, type KnownFailure, upsertFailures } from './upsert-failures.ts';

const columns = [
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
  'origin_topic',
  'origin_partition',
  'origin_offset',
  'origin_timestamp_ms',
  'consumer_group',
  'error_class',
  'event_type',
  'returned_from_job_id',
]; // indexed_at is the transaction's time

function addRow(rows: CopyRows, record: DeadLetterToStore, id: bigint, failure: KnownFailure, jobId: number | null, { topicRef, partition }: Batch): void {
  const { facts } = record;
  rows
    .row()
    .int8(id)
    .int8(failure.id)
    .bool(id === failure.firstRecordId)
    .int4(topicRef)
    .int4(partition)
    .int8(record.offset)
    .int8(record.timestampMs)
    .bool(record.isLogAppendTime);
  rows.int4(record.sizeBytes).bool(record.isTombstone);
  rows
    .text(record.convention)
    .text(facts.originTopic)
    .int4(facts.originPartition)
    .int8(facts.originOffset)
    .int8(facts.originTimestampMs)
    .text(facts.consumerGroup);
  rows.text(facts.errorClass).text(record.eventType).int4(jobId);
}

/** @returns how many of the batch's failures were known before. */
async function storeWithin(client: pg.ClientBase, lease: Lease, batch: Batch, areFresh: boolean): Promise<number> {
  // A commit that a crash of Postgres loses takes the position with it, and the batch is read from Kafka again: no need to wait for the disk.
  await client.query('set local synchronous_commit = off');
  await moveIndexPosition(client, lease, batch);
  for (const { fromOffset, toOffset, reason } of batch.gaps) {
    await client.query('insert into index_gap (topic_ref, partition, from_offset, to_offset, reason) values ($1, $2, $3, $4, $5)', [
      batch.topicRef,
      batch.partition,
      fromOffset,
      toOffset,
      reason,
    ]);
  }
  if (batch.records.length > 0 || batch.gaps.length > 0) await announceDeadLetters(client, batch.topicRef);
  if (batch.records.length === 0) return 0;
  await joinCopies(client, batch);
  const firstId = await reserveIds(client, 'dead_letter_id_seq', batch.records.length);
  const failures = await upsertFailures(client, { ...batch, areFresh }, firstId);
  const jobOf = await ownJobs(client, batch);
  const rows = new CopyRows(columns.length);
  let id = firstId;
  for (const record of batch.records) {
    const failure = failures.known.get(record.recognisedBy);
    if (failure === undefined) throw new Error(`no failure was made for ${batch.topicRef}/${batch.partition}/${record.offset}`);
    addRow(rows, record, id++, failure, jobOf(record.replayMark), batch);
  }
  await rows.copyInto(client, 'dead_letter', columns);
  await storeBodies(client, batch.bodies, batch.topicRef, firstId);
  await queuePointers(client, batch, firstId);
  if (failures.returned.length > 0) await markReturned(client, failures.returned);
  return failures.seenAgain;
}

/**
 * Stores a batch exactly once: its rows, failures and gaps, and the partition's next offset, in one transaction.
 * @param areFresh whether its failures are likely to be new (upsert-failures.ts).
 * @returns whether they all were.
 * @throws LeaseLost when another worker has the partition: nothing was written.
 */
export async function storeBatch(pool: pg.Pool, lease: Lease, batch: Batch, areFresh = false): Promise<boolean> {
  for (let mayBe = areFresh; ; mayBe = false) {
    try {
      return (await inTransaction(pool, (client) => storeWithin(client, lease, batch, mayBe))) === 0;
    } catch (error) {
      // Each round that looks for them finds one more of the batch's failures, so this ends.
      if (!isKnown(error)) throw error;
    }
  }
}
