import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { FailureSchedule } from '#demo/failures/schedule.ts';
import type { Log } from '#demo/log.ts';
import { countEvents, isQuiet, type QuietOptions } from '#demo/quiet.ts';
import { placeOrders } from '#demo/services/checkout/place-orders.ts';
import { firstOrderNumber, planFailures, planOrders } from './plan-day.ts';

export interface History {
  endsAt: Date;
  orders: number;
  isDone: boolean;
}

export interface HistoryProgress {
  /** From 0 to 1; an estimate until it is 1. */
  fraction: number;
  events: number;
}

const ordersPerTransaction = 200;
const lookAgainMs = 500;
const eventsPerOrder = 8;

/** The day that was begun, or a new one that ends now. */
export async function beginHistory({
  control,
  schema,
  failures,
  orders,
  only,
}: {
  control: Pool;
  schema: string;
  failures: FailureSchedule;
  orders: number;
  /** What goes wrong on that day, by name; undefined: everything that there is. */
  only?: readonly string[] | undefined;
}): Promise<History> {
  const { rows } = await control.query<{ ends_at: Date; orders: number; done_at: Date | null }>(`select ends_at, orders, done_at from ${schema}.history`);
  const [begun] = rows;
  if (begun) return { endsAt: begun.ends_at, orders: begun.orders, isDone: begun.done_at !== null };
  const endsAt = new Date();
  // The day and its failures begin together: a restart finds both or neither.
  const windows = planFailures(endsAt).filter(({ failure }) => only?.includes(failure.name) ?? true);
  await control.query(
    `with begun as (insert into ${schema}.history (ends_at, orders) values ($1, $2))
     insert into ${schema}.failure_windows (name, starts_at, ends_at) select * from unnest($3::text[], $4::timestamptz[], $5::timestamptz[])`,
    [endsAt, orders, windows.map((window) => window.failure.name), windows.map((window) => window.startsAt), windows.map((window) => window.endsAt)],
  );
  await failures.refresh();
  return { endsAt, orders, isDone: false };
}

export interface RunHistoryOptions {
  history: History;
  checkout: Pool;
  control: Pool;
  quiet: QuietOptions;
  log: Log;
  stopping: AbortSignal;
  onProgress(progress: HistoryProgress): void;
}

/**
 * Places the orders of the day and waits until the services have done everything that follows from them. What was placed before an interruption is kept.
 * @returns false when stopped before the end.
 */
export async function runHistory({ history, checkout, control, quiet, log, stopping, onProgress }: RunHistoryOptions): Promise<boolean> {
  const startedMs = Date.now();
  const orders = planOrders(history.endsAt, history.orders);
  for (let start = 0; start < orders.length && !stopping.aborted; start += ordersPerTransaction) {
    await placeOrders(checkout, quiet.failures, orders.slice(start, start + ordersPerTransaction));
  }
  const expected = Math.max(1, orders.length * eventsPerOrder);
  while (!stopping.aborted) {
    const done = await isQuiet(quiet);
    const events = Number(await countEvents(quiet));
    onProgress({ fraction: done ? 1 : Math.min(0.99, events / expected), events });
    log.info(`history: ${events} events`);
    if (done) {
      const tookMs = Date.now() - startedMs;
      await checkout.query(`select setval('order_numbers', $1, false)`, [firstOrderNumber + orders.length]);
      await control.query(`update ${quiet.names.schema('control')}.history set done_at = now(), took_ms = $1`, [tookMs]);
      log.info(`history: done, ${orders.length} orders and ${events} events in ${(tookMs / 1000).toFixed(1)} s`);
      return true;
    }
    await wait(lookAgainMs);
  }
  return false;
}
