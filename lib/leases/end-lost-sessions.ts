import type pg from 'pg';

/** How long a statement may wait for its client before the client counts as frozen. */
const frozenAfterMs = 5_000;

/** What a worker's database sessions are called, so that others can tell whose they are. Postgres cuts names at 63 bytes. */
export function sessionName(worker: string): string {
  return `redrive worker ${worker}`.slice(-63);
}

/**
 * Ends database sessions of workers that froze in the middle of a COPY while they held one of these leases, which has expired: Postgres ends a session that is
 * idle in its transaction (idle_in_transaction_session_timeout), but waits for ever for the rest of a COPY, with the lease's row locked.
 * @param names leases that are wanted. Takes no more than the rights of the role that the workers share.
 */
export async function endLostSessions(pool: pg.Pool, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await pool.query(
    `select pg_terminate_backend(session.pid) from pg_stat_activity session
      where session.datname = current_database() and session.state = 'active' and session.wait_event = 'ClientRead'
        and session.query_start < now() - $2 * interval '1 ms'
        and session.application_name in (select right('redrive worker ' || holder, 63) from lease where name = any($1) and holder <> '' and expires_at <= now())`,
    [names, frozenAfterMs],
  );
}
