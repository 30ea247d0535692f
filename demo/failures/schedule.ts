import { EventEmitter, once } from 'node:events';
import type { Pool } from 'pg';
import type { ServiceName } from '#demo/names.ts';
import type { DependencyName, Failure } from './failure.ts';
import { failures, findFailure } from './registry.ts';

/** A failure from an instant to an instant. */
export interface FailureWindow {
  failure: Failure;
  startsAt: Date;
  endsAt: Date;
}

/**
 * When each failure is active, past and present, kept in the control schema: so the history's outages and those caused live are one thing,
 * outlive a restart, and are seen by services that run in a process of their own (within `refreshMs`).
 */
export class FailureSchedule {
  readonly #pool: Pool;
  readonly #schema: string;
  readonly #changed = new EventEmitter();
  #windows: FailureWindow[] = [];

  constructor(pool: Pool, schema: string) {
    this.#pool = pool;
    this.#schema = schema;
  }

  async refresh(): Promise<void> {
    const { rows } = await this.#pool.query<{ name: string; starts_at: Date; ends_at: Date }>(
      `select name, starts_at, ends_at from ${this.#schema}.failure_windows order by starts_at`,
    );
    this.#windows = rows.flatMap((row) => {
      const failure = findFailure(row.name);
      return failure === undefined ? [] : [{ failure, startsAt: row.starts_at, endsAt: row.ends_at }];
    });
    this.#changed.emit('changed');
  }

  /** Refreshes now and again until `stopping`. @param onError hears of a refresh that failed; the next one follows all the same. */
  async follow(stopping: AbortSignal, onError: (error: unknown) => void, refreshMs = 1_000): Promise<void> {
    await this.refresh();
    const timer = setInterval(() => void this.refresh().catch(onError), refreshMs);
    stopping.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  async add(windows: readonly FailureWindow[]): Promise<void> {
    await this.#pool.query(
      `insert into ${this.#schema}.failure_windows (name, starts_at, ends_at) select * from unnest($1::text[], $2::timestamptz[], $3::timestamptz[])`,
      [windows.map((window) => window.failure.name), windows.map((window) => window.startsAt), windows.map((window) => window.endsAt)],
    );
    await this.refresh();
  }

  /** Ends a failure now. @returns whether it was active. */
  async end(failure: Failure): Promise<boolean> {
    const { rowCount } = await this.#pool.query(
      `update ${this.#schema}.failure_windows set ends_at = now() where name = $1 and starts_at <= now() and ends_at > now()`,
      [failure.name],
    );
    await this.refresh();
    return (rowCount ?? 0) > 0;
  }

  /** The active window of each failure that is active at that time. */
  active(at: Date): FailureWindow[] {
    return failures.flatMap((failure) => this.#windows.findLast((window) => window.failure === failure && window.startsAt <= at && at < window.endsAt) ?? []);
  }

  #anyActive(at: Date, matches: (failure: Failure) => boolean): boolean {
    return this.#windows.some((window) => window.startsAt <= at && at < window.endsAt && matches(window.failure));
  }

  breaks(dependency: DependencyName, at: Date): boolean {
    return this.#anyActive(at, (failure) => failure.breaks === dependency);
  }

  stalls(service: ServiceName, at: Date): boolean {
    return this.#anyActive(at, (failure) => failure.stalls === service);
  }

  /** The value of an OrderPlaced as it leaves the shop at that time. */
  spoilOrder(value: string, orderNumber: number, at: Date): string {
    return this.active(at).reduce((spoiled, { failure }) => failure.spoilsOrder?.(spoiled, orderNumber) ?? spoiled, value);
  }

  /** Resolves at the next refresh; rejects when the signal aborts. */
  async nextRefresh(signal: AbortSignal): Promise<void> {
    await once(this.#changed, 'changed', { signal });
  }
}
