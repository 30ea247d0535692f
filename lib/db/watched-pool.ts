import pg from 'pg';
import { log } from '#lib/config/log.ts';

/** Work that takes this long makes one ask whether the database answers at all. */
const suspiciousAfterMs = 500;
/** A database to which no connection can be made for so long does not answer. */
const answerWithinMs = 2_500;
/** While work goes on, and the database answers, it is asked this often; while it does not, too. */
const askEveryMs = 1_000;

/** Reads like a connection that timed out, to Prisma too. */
class DatabaseSilent extends Error {
  override name = 'DatabaseSilent';
  readonly code = 'ETIMEDOUT';

  constructor() {
    super(
      'The database does not answer: it is frozen, overloaded or cut off. See that its server runs and can be reached; Redrive goes on by itself once it answers.',
    );
  }
}

type Connected = Parameters<pg.Pool['connect']>[0];

/**
 * A pool that notices a database that is there and says nothing (a frozen process, a network that swallows packets), where a plain one would wait for ever. What is under
 * way then fails as by a lost connection, and what comes fails at once, until the database answers again. How long a statement takes is not limited.
 */
export class WatchedPool extends pg.Pool {
  readonly #config: pg.PoolConfig;
  /** Since when each connection is lent. */
  readonly #lent = new Map<pg.PoolClient, number>();
  #connectingSince: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isAsking = false;
  #askedAt = Number.NEGATIVE_INFINITY;
  #isSilent = false;

  constructor(config: pg.PoolConfig) {
    super(config);
    this.#config = config;
    this.on('acquire', (client) => this.#lent.set(client, performance.now()));
    this.on('release', (_error, client) => this.#lent.delete(client));
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    this.#timer ??= setInterval(() => this.#look(), suspiciousAfterMs).unref();
    if (this.#isSilent) {
      const error = new DatabaseSilent();
      if (callback === undefined) return Promise.reject(error);
      callback(error, undefined, () => undefined);
      return undefined;
    }
    if (callback === undefined) return super.connect();
    super.connect(callback);
    return undefined;
  }

  override end(): Promise<void>;
  override end(callback: () => void): void;
  override end(callback?: () => void): Promise<void> | undefined {
    this.#rest();
    if (callback === undefined) return super.end();
    super.end(callback);
    return undefined;
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const now = performance.now();
    const connecting = this.totalCount - this.idleCount - this.#lent.size;
    this.#connectingSince = connecting > 0 ? (this.#connectingSince ?? now) : undefined;
    if (this.#lent.size === 0 && connecting <= 0 && !this.#isSilent) this.#rest();
    const since = Math.min(this.#connectingSince ?? Number.POSITIVE_INFINITY, ...this.#lent.values());
    if (this.#isAsking || now - this.#askedAt < askEveryMs || (!this.#isSilent && now - since < suspiciousAfterMs)) return;
    void this.#ask();
  }

  /** Asks over a connection of its own, since those of the pool wait. */
  async #ask(): Promise<void> {
    this.#isAsking = true;
    const client = new pg.Client({ ...this.#config, connectionTimeoutMillis: answerWithinMs });
    client.on('error', (error) => log.debug({ error: error.message }, 'The connection that asks whether the database answers was lost.'));
    try {
      await client.connect();
      this.#heard();
    } catch (error) {
      // Who refuses answers: that is said by what wanted to connect.
      if (error instanceof Error && error.message === 'timeout expired') this.#fellSilent();
      else this.#heard();
    } finally {
      this.#isAsking = false;
      this.#askedAt = performance.now();
      await client.end().catch(() => undefined);
    }
  }

  #heard(): void {
    if (this.#isSilent) log.info('The database answers again.');
    this.#isSilent = false;
  }

  #fellSilent(): void {
    if (!this.#isSilent) log.warn('The database does not answer. What waits for it is given up.');
    // A network that swallows packets never brings these back. Those at rest are let go, too: the next who borrowed one would wait.
    for (let idle = this.idleCount; idle > 0; idle--) super.connect((_error, _client, release) => release(true));
    this.#isSilent = true;
    for (const client of this.#lent.keys()) {
      if (client instanceof pg.Client) client.end().catch(() => undefined);
    }
  }
}
