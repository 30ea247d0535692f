import type pg from 'pg';

/** A cancellation that meets the session between two statements is lost: it is sent again until the work has ended. */
const everyMs = 250;

/** Cancels whatever statement `client` is in, through another connection of `pool`, once `signal` has aborted. @returns what ends this, to be called when the work has ended. */
export async function cancelOnAbort(pool: pg.Pool, client: pg.ClientBase, signal: AbortSignal): Promise<() => void> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  let again: NodeJS.Timeout | undefined;
  const cancel = () => {
    // Where the database is gone, so is the statement.
    pool.query('select pg_cancel_backend($1)', [rows[0]?.pid]).catch(() => undefined);
    again ??= setInterval(cancel, everyMs);
  };
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  return () => {
    signal.removeEventListener('abort', cancel);
    clearInterval(again);
  };
}
