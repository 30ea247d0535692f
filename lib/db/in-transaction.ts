import type pg from 'pg';

/** Of a transaction whose work is done again where a crash of Postgres loses it: its commit need not wait for the disk. */
export const doneAgainIfLost = 'begin; set local synchronous_commit = off';

/**
 * Of a look-up by an index over ranges of pages: of values in no order the planner believes that every range has to be read, and so as soon reads the whole table,
 * though the index's filters leave a few.
 */
export const byRangesOfPages = 'begin; set local enable_seqscan = off; set local max_parallel_workers_per_gather = 0';

/** Runs `work` in a transaction on one connection; any error rolls it back and is thrown on. */
export async function inTransaction<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
  begin: 'begin' | typeof doneAgainIfLost | typeof byRangesOfPages = 'begin',
): Promise<Result> {
  const client = await pool.connect();
  let isBroken = false;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    // Rolling back fails only when the connection is gone, and then the server has rolled back; the first error is the one to report.
    await client.query('rollback').catch(() => {
      isBroken = true;
    });
    throw error;
  } finally {
    client.release(isBroken);
  }
}
