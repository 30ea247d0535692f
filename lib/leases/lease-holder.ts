import type pg from 'pg';
import { endLostSessions } from './end-lost-sessions.ts';
import { acquireLeases, type Lease, releaseLeases, renewLeases } from './lease.ts';
import { shareOut } from './share-out.ts';

/** A worker that has not been seen for so long counts as gone: its leases have expired as well. */
const aliveMs = 9_000;

/** The leases that one worker holds, and its part in sharing them out. */
export class LeaseHolder {
  readonly #pool: pg.Pool;
  readonly worker: string;
  #held = new Map<string, Lease>();

  constructor(pool: pg.Pool, worker: string) {
    this.#pool = pool;
    this.worker = worker;
  }

  /** What it holds, as of the last round. */
  get held(): ReadonlyMap<string, Lease> {
    return this.#held;
  }

  /** Tells the others that this worker lives, and keeps what it holds. A lease that could not be kept is no longer in `held`. */
  async renew(): Promise<void> {
    await this.#pool.query('insert into worker (name, started_at, seen_at) values ($1, now(), now()) on conflict (name) do update set seen_at = now()', [
      this.worker,
    ]);
    const kept = await renewLeases(this.#pool, this.worker);
    this.#held = new Map(kept.map((lease) => [lease.name, lease]));
  }

  /**
   * One round of sharing out: takes free leases up to a fair share, gives back what others lack.
   * @param wanted the names of all leases that some worker should hold.
   */
  async balance(wanted: readonly string[]): Promise<void> {
    const { rows: workers } = await this.#pool.query<{ name: string }>(`select name from worker where seen_at > now() - $1 * interval '1 ms' order by name`, [
      aliveMs,
    ]);
    const { rows: leases } = await this.#pool.query<{ name: string; holder: string }>(
      `select name, holder from lease where holder <> '' and expires_at > now()`,
    );
    const heldBy = new Map(leases.map(({ name, holder }) => [name, holder]));
    const { take, giveBack } = shareOut(
      wanted,
      heldBy,
      workers.map(({ name }) => name),
      this.worker,
    );
    const wantedNames = new Set(wanted);
    const unwanted = [...this.#held.keys()].filter((name) => !wantedNames.has(name));
    await this.release([...giveBack, ...unwanted]);
    await endLostSessions(this.#pool, take);
    for (const lease of await acquireLeases(this.#pool, this.worker, take)) this.#held.set(lease.name, lease);
  }

  /** Gives leases back. What was done under them must have stopped. */
  async release(names: readonly string[]): Promise<void> {
    const leases = names.flatMap((name) => this.#held.get(name) ?? []);
    for (const { name } of leases) this.#held.delete(name);
    await releaseLeases(this.#pool, leases);
  }

  /** Leaves in good order: gives everything back and is no longer counted. */
  async leave(): Promise<void> {
    await this.release([...this.#held.keys()]);
    await this.#pool.query('delete from worker where name = $1', [this.worker]);
    // Rows of workers that were killed are only of interest while they could come back.
    await this.#pool.query(`delete from worker where seen_at < now() - interval '1 day'`);
  }
}
