import type pg from 'pg';

/** A cancellation that meets the session between two statements is lost: it is sent again until the work has ended. */
const everyMs = 250;

/**
 * Cancels whatever statement `client` is in, through another connection of `pool`, once `signal` has aborted.
 * @returns what ends this, to be waited for when the work has ended and before `client` is given on: a cancellation that is still on its way would meet another's statement.
 */
export async function cancelOnAbort(pool: pg.Pool, client: pg.ClientBase, signal: AbortSignal): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  let again: NodeJS.Timeout | undefined;
  const onTheirWay: Promise<unknown>[] = [];
  const cancel = () => {
    // Where the database is gone, so is the statement.
    onTheirWay.push(pool.query('select pg_cancel_backend($1)', [rows[0]?.pid]).catch(() => undefined));
    again ??= setInterval(cancel, everyMs);
  };
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  return async () => {
    signal.removeEventListener('abort', cancel);
    clearInterval(again);
    await Promise.all(onTheirWay);
  };
}
