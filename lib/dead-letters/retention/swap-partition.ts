import pg from 'pg';
import { pause } from '#lib/config/pause.ts';
import type { EvidencePartition } from '#lib/db/evidence-partitions.ts';

/** For so long others may have to wait behind us for the tables, until we let them pass and try again. */
const lockTimeoutMs = 500;
/** Between two tries: shorter than `idle_in_transaction_session_timeout`. */
const betweenTriesMs = 1_000;
const mostTries = 30;

const isLockTimeout = (error: unknown) => error instanceof pg.DatabaseError && error.code === '55P03';

/**
 * Waits for the one moment in which nobody reads or writes the tables.
 * @throws the database's lock timeout (55P03) when there was none.
 */
async function lockTables(client: pg.ClientBase, signal: AbortSignal): Promise<void> {
  await client.query(`set local lock_timeout = ${lockTimeoutMs}`);
  for (let tries = 1; ; tries++) {
    await client.query('savepoint before_lock');
    try {
      await client.query('lock table only dead_letter, only dead_letter_body in access exclusive mode');
      return;
    } catch (error) {
      if (!isLockTimeout(error) || tries === mostTries) throw error;
      await client.query('rollback to savepoint before_lock');
    }
    await pause(betweenTriesMs, signal);
    signal.throwIfAborted();
  }
}

/** Within a transaction, as its last step: puts the tables `<partition>_kept` in the place of a partition and its bodies, or nothing. From here to the commit the tables are closed to all. */
export async function swapPartition(
  client: pg.ClientBase,
  { name, bodies, fromId, toId }: EvidencePartition,
  { isEmpty, signal }: { isEmpty: boolean; signal: AbortSignal },
): Promise<void> {
  await lockTables(client, signal);
  for (const [table, partition] of [
    ['dead_letter', name],
    ['dead_letter_body', bodies],
  ]) {
    await client.query(`alter table ${table} detach partition ${partition}`);
    await client.query(`drop table ${partition}`);
    if (isEmpty) {
      await client.query(`drop table ${partition}_kept`);
      continue;
    }
    await client.query(`alter table ${partition}_kept rename to ${partition}`);
    // Nothing has to be read to see that it fits: the constraint says so.
    await client.query(`alter table ${table} attach partition ${partition} for values from (${fromId}) to (${toId})`);
    await client.query(`alter table ${partition} drop constraint ${partition}_range`);
  }
}
