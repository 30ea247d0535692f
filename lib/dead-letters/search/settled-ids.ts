import type pg from 'pg';
import { z } from 'zod';

const sequenceRow = z.tuple([z.object({ last_value: z.coerce.bigint() })]);
const markRow = z.tuple([z.object({ mark: z.coerce.bigint() })]);
const oldestRow = z.tuple([z.object({ oldest: z.coerce.bigint() })]);

/**
 * Tells below which id no record can appear any more. An indexer takes its ids from the sequence (reserve_ids) within the transaction that writes them, so
 * an id below the sequence's last value belongs to a transaction that has its number (setval gives it one; the last value itself may be taken by one that
 * has none yet). We look at the sequence, then take a transaction number of our own: whoever took an earlier id has a lower one. Once every transaction with
 * a lower number has ended, in whatever database of the server, what those ids hold is settled. (pg_current_snapshot's xmax would not do for a mark: it is
 * one past the newest that has ended, and open ones lie beyond it.)
 */
export class SettledIds {
  #pending: { belowId: bigint; mark: bigint } | undefined;
  #settled = 0n;

  /** @returns the first id that is not known to be settled. Call it again after a moment: each call looks further. */
  async look(pool: Pick<pg.Pool, 'query'>): Promise<bigint> {
    if (this.#pending !== undefined) {
      const [{ oldest }] = oldestRow.parse((await pool.query('select pg_snapshot_xmin(pg_current_snapshot())::text as oldest')).rows);
      if (oldest >= this.#pending.mark) {
        this.#settled = this.#pending.belowId;
        this.#pending = undefined;
      }
    }
    if (this.#pending === undefined) {
      const [{ last_value: belowId }] = sequenceRow.parse((await pool.query('select last_value from dead_letter_id_seq')).rows);
      if (belowId > this.#settled) {
        const [{ mark }] = markRow.parse((await pool.query('select pg_current_xact_id()::text as mark')).rows);
        this.#pending = { belowId, mark };
      }
    }
    return this.#settled;
  }
}
