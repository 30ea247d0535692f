import type pg from 'pg';
import { endLostSessions } from './end-lost-sessions.ts';
import { acquireLeases, goneAfterMs, type Lease, releaseLeases, renewLeases } from './lease.ts';
import { shareOutByKind } from './share-out.ts';

/** The leases that one worker holds, and its part in sharing them out. `renew` and `balance` may run at the same time. */
export class LeaseHolder {
  readonly #pool: pg.Pool;
  readonly worker: string;
  #held = new Map<string, Lease>();
  /** To be given back as soon as what is done under them has ended. */
  readonly #leaving = new Map<string, Lease>();
  readonly #atWork = new Map<string, Set<AbortController>>();
  /** Counts what `balance` did, so that `renew` knows when its answer is out of date. */
  #changes = 0;

  constructor(pool: pg.Pool, worker: string) {
    this.#pool = pool;
    this.worker = worker;
  }

  /** What may be worked under, as of the last round. */
  get held(): ReadonlyMap<string, Lease> {
    return this.#held;
  }

  /**
   * Does `work` under leases, none of which is given back before it has ended.
   * @param work is given a signal that aborts when one of the leases should be given back or was lost.
   */
  async use<Result>(names: readonly string[], work: (wantedBack: AbortSignal) => Promise<Result>): Promise<Result> {
    const wantedBack = new AbortController();
    for (const name of names) {
      this.#atWork.set(name, (this.#atWork.get(name) ?? new Set()).add(wantedBack));
      if (!this.#held.has(name)) wantedBack.abort();
    }
    try {
      return await work(wantedBack.signal);
    } finally {
      for (const name of names) {
        const users = this.#atWork.get(name);
        users?.delete(wantedBack);
        if (users?.size === 0) this.#atWork.delete(name);
      }
    }
  }

  /** Tells the others that this worker lives, and keeps what it holds. A lease that could not be kept is no longer in `held`. */
  async renew(): Promise<void> {
    await this.#pool.query('insert into worker (name, started_at, seen_at) values ($1, now(), now()) on conflict (name) do update set seen_at = now()', [
      this.worker,
    ]);
    const changes = this.#changes;
    const kept = new Map((await renewLeases(this.#pool, this.worker)).map((lease) => [lease.name, lease]));
    // What `balance` did meanwhile is newer than this answer; the next one is soon.
    if (changes !== this.#changes) return;
    for (const { name, token } of [...this.#held.values(), ...this.#leaving.values()]) if (kept.get(name)?.token !== token) this.#askBack(name);
    for (const name of this.#leaving.keys()) {
      if (!kept.has(name)) this.#leaving.delete(name);
      kept.delete(name);
    }
    this.#held = kept;
  }

  /**
   * One round of sharing out: takes free leases up to a fair share, gives back what others lack once the work under it has ended.
   * @param wanted the names of all leases that some worker should hold.
   * @throws the database's error; where only sessions of lost workers could not be ended, after everything else was done.
   */
  async balance(wanted: readonly string[]): Promise<void> {
    const { rows: workers } = await this.#pool.query<{ name: string }>(`select name from worker where seen_at > now() - $1 * interval '1 ms' order by name`, [
      goneAfterMs,
    ]);
    const { rows: leases } = await this.#pool.query<{ name: string; holder: string }>(
      `select name, holder from lease where holder <> '' and expires_at > now()`,
    );
    const heldBy = new Map(leases.map(({ name, holder }) => [name, holder]));
    const alive = [...new Set([...workers.map(({ name }) => name), this.worker])];
    const { take, giveBack } = shareOutByKind(wanted, heldBy, alive, this.worker);
    const wantedNames = new Set(wanted);
    const unwanted = [...this.#held.keys()].filter((name) => !wantedNames.has(name));
    this.#startLeaving([...giveBack, ...unwanted]);
    await this.#release([...this.#leaving.keys()].filter((name) => !this.#atWork.has(name)));
    this.#changes++;
    const taken = await acquireLeases(this.#pool, this.worker, take);
    for (const lease of taken) this.#held.set(lease.name, lease);
    this.#changes++;
    const got = new Set(taken.map(({ name }) => name));
    await endLostSessions(
      this.#pool,
      take.filter((name) => !got.has(name)),
    );
  }

  /** Leaves in good order: gives everything back and is no longer counted. What was done under the leases must have ended. */
  async leave(): Promise<void> {
    this.#startLeaving([...this.#held.keys()]);
    await this.#release([...this.#leaving.keys()]);
    await this.#pool.query('delete from worker where name = $1', [this.worker]);
  }

  #askBack(name: string): void {
    for (const user of this.#atWork.get(name) ?? []) user.abort();
  }

  #startLeaving(names: readonly string[]): void {
    for (const name of names) {
      const lease = this.#held.get(name);
      if (lease === undefined) continue;
      this.#held.delete(name);
      this.#leaving.set(name, lease);
      this.#askBack(name);
    }
    this.#changes++;
  }

  async #release(names: readonly string[]): Promise<void> {
    await releaseLeases(
      this.#pool,
      names.flatMap((name) => this.#leaving.get(name) ?? []),
    );
    for (const name of names) this.#leaving.delete(name);
    this.#changes++;
  }
}
