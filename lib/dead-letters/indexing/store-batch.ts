import type pg from 'pg';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { reserveIds } from '#lib/db/reserve-ids.ts';
import { storeBodies } from '#lib/dead-letters/bodies/store-bodies.ts';
import { queuePointers } from '#lib/dead-letters/originals/queue-pointers.ts';
import type { Lease } from '#lib/leases/lease.ts';
import { announceDeadLetters } from '#lib/live/announce.ts';
import type { Batch } from './batch.ts';
import { joinCopies } from './join-copies.ts';
import { markReturned } from './mark-returned.ts';
import { moveIndexPosition } from './move-index-position.ts';
import { ownJobs } from './own-jobs.ts';
import { isKnown, upsertFailures } from './upsert-failures.ts';

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
  await batch.rows?.copyInto(client, batch.records, (record, place) => {
    const id = firstId + BigInt(place);
    const failure = failures.known.get(record.recognisedBy);
    if (failure === undefined) throw new Error(`no failure was made for ${batch.topicRef}/${batch.partition}/${record.offset}`);
    return { id, failureId: failure.id, isFirst: id === failure.firstRecordId, jobId: jobOf(record.replayMark) };
  });
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
      const known = await inTransaction(pool, (client) => storeWithin(client, lease, batch, mayBe));
      batch.rows?.release();
      return known === 0;
    } catch (error) {
      // Each round that looks for them finds one more of the batch's failures, so this ends.
      if (!isKnown(error)) throw error;
    }
  }
}
