import pg from 'pg';
import { pause } from '#lib/config/pause.ts';
import type { EvidencePartition } from '#lib/db/evidence-partitions.ts';

/** For so long others may have to wait behind us for the table, until we let them pass and try again. */
const lockTimeoutMs = 500;
/** Between two tries: shorter than `idle_in_transaction_session_timeout`. */
const betweenTriesMs = 1_000;
const mostTries = 30;

const isLockTimeout = (error: unknown) => error instanceof pg.DatabaseError && error.code === '55P03';

/**
 * Waits for the one moment in which nobody reads or writes the table.
 * @throws the database's lock timeout (55P03) when there was none.
 */
async function lockTable(client: pg.ClientBase, signal: AbortSignal): Promise<void> {
  await client.query(`set local lock_timeout = ${lockTimeoutMs}`);
  for (let tries = 1; ; tries++) {
    await client.query('savepoint before_lock');
    try {
      await client.query('lock table only dead_letter in access exclusive mode');
      return;
    } catch (error) {
      if (!isLockTimeout(error) || tries === mostTries) throw error;
      await client.query('rollback to savepoint before_lock');
    }
    await pause(betweenTriesMs, signal);
    signal.throwIfAborted();
  }
}

/** Within a transaction, as its last step: puts the table `<name>_kept` in the place of a partition, or nothing. From here to the commit the table is closed to all. */
export async function swapPartition(
  client: pg.ClientBase,
  { name, fromId, toId }: EvidencePartition,
  { isEmpty, signal }: { isEmpty: boolean; signal: AbortSignal },
): Promise<void> {
  await lockTable(client, signal);
  await client.query(`alter table dead_letter detach partition ${name}`);
  await client.query(`drop table ${name}`);
  if (isEmpty) {
    await client.query(`drop table ${name}_kept`);
    return;
  }
  await client.query(`alter table ${name}_kept rename to ${name}`);
  // Nothing has to be read to see that it fits: the constraint says so.
  await client.query(`alter table dead_letter attach partition ${name} for values from (${fromId}) to (${toId})`);
  await client.query(`alter table ${name} drop constraint ${name}_range`);
}
