import type { Pool } from 'pg';
import type { Clock } from './clock.ts';
import type { FailureSchedule } from './failures/schedule.ts';
import type { Log } from './log.ts';
import { nextOrderNumber, placeOrders } from './services/checkout/place-orders.ts';

const failurePauseMs = 2_000;

/** Places an order about every `intervalMs` until `stopping`; an interval of 0 places none. */
export async function placeLiveOrders({
  checkout,
  failures,
  clock,
  intervalMs,
  log,
  stopping,
}: {
  checkout: Pool;
  failures: FailureSchedule;
  clock: Clock;
  intervalMs: number;
  log: Log;
  stopping: AbortSignal;
}): Promise<void> {
  if (intervalMs === 0) return;
  while (!stopping.aborted) {
    await clock.sleep(intervalMs * (0.5 + Math.random()));
    if (stopping.aborted) return;
    try {
      await placeOrders(checkout, failures, [{ number: await nextOrderNumber(checkout), placedAt: clock.now() }]);
    } catch (error) {
      log.error('no order could be placed; the next one is tried', error);
      await clock.sleep(failurePauseMs);
    }
  }
}
