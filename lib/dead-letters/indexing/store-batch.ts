import type pg from 'pg';
import { copyIn } from '#lib/db/copy-in.ts';
import { doneAgainIfLost, inTransaction } from '#lib/db/in-transaction.ts';
import { bodyRows } from '#lib/dead-letters/bodies/store-bodies.ts';
import { queuePointers } from '#lib/dead-letters/originals/queue-pointers.ts';
import type { Lease } from '#lib/leases/lease.ts';
import type { Batch } from './batch.ts';
import { beginBatch } from './begin-batch.ts';
import { joinCopies } from './join-copies.ts';
import { markReturned } from './mark-returned.ts';
import { ownJobs } from './own-jobs.ts';
import { gatherSightings } from './sightings.ts';
import { failureColumns, isKnown, upsertFailures } from './upsert-failures.ts';

async function storeGaps(client: pg.ClientBase, { topicRef, partition, gaps }: Batch): Promise<void> {
  for (const { fromOffset, toOffset, reason } of gaps) {
    await client.query('insert into index_gap (topic_ref, partition, from_offset, to_offset, reason) values ($1, $2, $3, $4, $5)', [
      topicRef,
      partition,
      fromOffset,
      toOffset,
      reason,
    ]);
  }
}

/** @returns how many of the batch's failures were known before. */
async function storeWithin(client: pg.ClientBase, lease: Lease, batch: Batch, areFresh: boolean): Promise<number> {
  const { cluster, topicRef, records } = batch;
  const nowMs = BigInt(Date.now());
  let sightings = gatherSightings(records, nowMs);
  const { isReplayedTo, firstRecordId, firstFailureId } = await beginBatch(client, lease, batch, areFresh ? sightings.all.length : 0);
  await storeGaps(client, batch);
  if (records.length === 0) return 0;
  if (isReplayedTo) {
    await joinCopies(client, batch);
    sightings = gatherSightings(records, nowMs);
  }
  const failures = await upsertFailures(
    client,
    { cluster, sightings: sightings.all, firstRecordId },
    // What joined is known.
    areFresh && !isReplayedTo ? firstFailureId : undefined,
  );
  batch.rows?.fill(records, sightings.byPlace, firstRecordId, await ownJobs(client, batch));
  const bodies = bodyRows(batch.bodies, topicRef, firstRecordId);
  await copyIn(client, [
    ...(failures.rows === undefined ? [] : [failures.rows.into('failure', failureColumns)]),
    ...(batch.rows?.tables() ?? []),
    bodies.table,
  ]);
  failures.rows?.release();
  bodies.release();
  await queuePointers(client, batch, firstRecordId);
  if (failures.returned.length > 0) await markReturned(client, failures.returned);
  return failures.seenAgain;
}

/**
 * Stores a batch exactly once: its rows, failures and gaps, and the partition's next offset, in one transaction. Its commit does not wait for the disk: where a
 * crash of Postgres loses it, the position is lost with it, and the batch is read from Kafka again.
 * @param areFresh whether its failures are likely to be new (upsert-failures.ts).
 * @returns whether they all were.
 * @throws LeaseLost when another worker has the partition: nothing was written.
 */
export async function storeBatch(pool: pg.Pool, lease: Lease, batch: Batch, areFresh = false): Promise<boolean> {
  for (let mayBe = areFresh; ; mayBe = false) {
    try {
      const known = await inTransaction(pool, (client) => storeWithin(client, lease, batch, mayBe), doneAgainIfLost);
      batch.rows?.release();
      return known === 0;
    } catch (error) {
      // Each round that looks for them finds one more of the batch's failures, so this ends.
      if (!isKnown(error)) throw error;
    }
  }
}
