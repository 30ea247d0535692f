import type pg from 'pg';

/** The right to be the only one who does something, until it expires or another takes it. */
export interface Lease {
  name: string;
  /** Fencing token: grows with every change of holder, so that what an earlier holder writes can be refused. */
  token: bigint;
}

/** How long a lease lasts unless renewed. A lost worker's work is taken over after this and one round of sharing out: within 15 s. */
const leaseMs = 9_000;

/** A worker that has not been seen for so long counts as gone: its leases have expired as well. */
export const goneAfterMs = leaseMs;

/** The lease went to another worker; what was about to be written must not be. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';
  constructor(leaseName: string) {
    super(`The lease ${leaseName} went to another worker; this one stops and writes nothing more.`);
  }
}

interface Row {
  name: string;
  token: string;
}

/**
 * Takes those of the named leases that are free or expired. What is free expired a millisecond ago: the column keeps milliseconds and may round now up.
 * Rows locked by a transaction in progress are passed over: their holder is alive, or Postgres ends its session (idle_in_transaction_session_timeout).
 * @returns the ones taken, perhaps none.
 */
export async function acquireLeases(pool: pg.Pool, holder: string, names: readonly string[]): Promise<Lease[]> {
  if (names.length === 0) return [];
  await pool.query(
    // Tokens begin at the clock, so that they also grow where a lease was forgotten meanwhile (forget-leases.ts).
    `insert into lease (name, holder, token, expires_at) select name, '', extract(epoch from now()) * 1000, now() - interval '1 ms' from unnest($1::text[]) as wanted(name) on conflict do nothing`,
    [names],
  );
  const { rows } = await pool.query<Row>(
    `update lease set holder = $1, token = token + 1, expires_at = now() + $3 * interval '1 ms'
      where name in (select name from lease where name = any($2) and expires_at <= now() order by name for update skip locked)
      returning name, token`,
    [holder, names, leaseMs],
  );
  return rows.map(({ name, token }) => ({ name, token: BigInt(token) }));
}

/** Extends everything that `holder` still holds, locked in order: it may give some of it back in the same moment. @returns what it still holds: a lease that is missing is lost. */
export async function renewLeases(pool: pg.Pool, holder: string): Promise<Lease[]> {
  const { rows } = await pool.query<Row>(
    `update lease set expires_at = now() + $2 * interval '1 ms'
      where name in (select name from lease where holder = $1 and expires_at > now() order by name for no key update) returning name, token`,
    [holder, leaseMs],
  );
  return rows.map(({ name, token }) => ({ name, token: BigInt(token) }));
}

/** Gives leases back, so that others need not wait for them to expire. */
export async function releaseLeases(pool: pg.Pool, leases: readonly Lease[]): Promise<void> {
  if (leases.length === 0) return;
  await pool.query(
    `update lease set holder = '', expires_at = now() - interval '1 ms'
      where name in (select lease.name from lease join unnest($1::text[], $2::bigint[]) as given(name, token) on lease.name = given.name and lease.token = given.token
                      order by lease.name for no key update of lease)`,
    [leases.map(({ name }) => name), leases.map(({ token }) => token.toString())],
  );
}

/**
 * Within a transaction: makes sure that the lease is still ours, and keeps it from being taken until the transaction ends.
 * FOR KEY SHARE stands against taking it (FOR UPDATE), but not against renewing it (an update of no key column): a batch that is stored for longer than a
 * lease lasts does not cost its worker every other lease.
 * @throws LeaseLost
 */
export async function holdLease(client: pg.ClientBase, { name, token }: Lease): Promise<void> {
  const { rowCount } = await client.query('select from lease where name = $1 and token = $2 and expires_at > now() for key share', [name, token.toString()]);
  if (rowCount !== 1) throw new LeaseLost(name);
}
