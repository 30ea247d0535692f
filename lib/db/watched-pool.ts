import pg from 'pg';
import { log } from '#lib/config/log.ts';
import { askDatabase } from './ask-database.ts';

/** Work that takes this long makes one ask whether the database answers at all. */
const suspiciousAfterMs = 500;
/** While work goes on, and the database answers, it is asked this often; while it does not, too. */
const askEveryMs = 1_000;
/** One look may fail by itself; what is under way, which cannot be had back, is given up after so many running. */
const looksToGiveUp = 2;

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

/** Who waits for a connection: in the queue of a pool that is lent out, or while one is made. */
interface Waiting {
  since: number;
  callback: Connected;
}

/** Ends a connection without a farewell, which nobody would take. */
function drop(client: pg.PoolClient | undefined): void {
  if (!(client instanceof pg.Client)) return;
  client.end().catch(() => undefined);
  client.connection.stream.destroy();
}

/**
 * A pool that notices a database that is there and says nothing (a frozen process, a network that swallows packets) or that cannot be reached any more, where a plain one
 * would wait for ever. After one look in vain who waits for a connection, and who comes, is told at once, until the database answers again; after two, what is under way
 * fails as by a lost connection. How long a statement takes is not limited.
 */
export class WatchedPool extends pg.Pool {
  readonly #config: pg.PoolConfig;
  /** Since when each connection is lent. */
  readonly #lent = new Map<pg.PoolClient, number>();
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | undefined;
  #isAsking = false;
  #askedAt = Number.NEGATIVE_INFINITY;
  #isSilent = false;
  /** Looks in vain, running. */
  #vainLooks = 0;

  constructor(config: pg.PoolConfig) {
    super(config);
    this.#config = config;
    this.on('acquire', (client) => this.#lent.set(client, performance.now()));
    this.on('release', (_error, client) => this.#lent.delete(client));
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    if (callback !== undefined) {
      this.#lend(callback);
      return undefined;
    }
    return new Promise((resolve, reject) => this.#lend((error, client) => (client === undefined ? reject(error) : resolve(client))));
  }

  override end(): Promise<void>;
  override end(callback: () => void): void;
  override end(callback?: () => void): Promise<void> | undefined {
    this.#rest();
    if (callback === undefined) return super.end();
    super.end(callback);
    return undefined;
  }

  #lend(callback: Connected): void {
    if (!this.ending) this.#timer ??= setInterval(() => this.#look(), suspiciousAfterMs).unref();
    if (this.#isSilent) {
      callback(new DatabaseSilent(), undefined, () => undefined);
      return;
    }
    const waiting = { since: performance.now(), callback };
    this.#waiting.add(waiting);
    super.connect((error, client, release) => {
      // One that comes for somebody who was told already goes back.
      if (this.#waiting.delete(waiting)) callback(error, client, release);
      else if (client !== undefined) release();
    });
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const now = performance.now();
    if (this.#lent.size === 0 && this.#waiting.size === 0 && !this.#isSilent) this.#rest();
    const since = Math.min(...this.#lent.values(), ...[...this.#waiting].map((each) => each.since));
    if (!this.#isSilent && now - since < suspiciousAfterMs) {
      // What was under way at the looks in vain has ended, so that they mean nothing for what is now.
      this.#vainLooks = 0;
      return;
    }
    if (!this.#isAsking && now - this.#askedAt >= askEveryMs) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    const answer = await askDatabase(this.#config);
    this.#isAsking = false;
    this.#askedAt = performance.now();
    if (answer === 'heard') this.#heard();
    if (answer === 'silent' || answer === 'lost') this.#askedInVain(answer);
  }

  #heard(): void {
    if (this.#isSilent || this.#vainLooks >= looksToGiveUp) log.info('The database answers again.');
    this.#isSilent = false;
    this.#vainLooks = 0;
  }

  #askedInVain(answer: 'silent' | 'lost'): void {
    this.#vainLooks += 1;
    // Where the way is broken, whoever tries it is told at once how.
    if (answer === 'silent') this.#fallSilent();
    else this.#isSilent = false;
    if (this.#vainLooks >= looksToGiveUp) this.#giveUp();
  }

  #fallSilent(): void {
    if (!this.#isSilent) log.warn('The database does not answer. Who wants it is told so at once.');
    this.#isSilent = true;
    // The second look decides about what is under way: it is not put off.
    if (this.#vainLooks < looksToGiveUp) this.#askedAt = Number.NEGATIVE_INFINITY;
    for (const waiting of this.#waiting) {
      this.#waiting.delete(waiting);
      waiting.callback(new DatabaseSilent(), undefined, () => undefined);
    }
  }

  /** A network that swallows packets never brings back what is lent, nor what rests: the next who borrowed that would wait. */
  #giveUp(): void {
    if (this.#vainLooks === looksToGiveUp) log.warn('The database cannot be reached. What was under way with it is given up.');
    for (let idle = this.idleCount; idle > 0; idle--) {
      super.connect((_error, client, release) => {
        drop(client);
        release(true);
      });
    }
    for (const client of this.#lent.keys()) drop(client);
  }
}
