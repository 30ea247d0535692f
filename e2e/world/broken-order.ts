import { createPool } from '#demo/database.ts';
import { malformedPayload } from '#demo/failures/malformed-payload.ts';
import { FailureSchedule } from '#demo/failures/schedule.ts';
import { nextOrderNumber, placeOrders } from '#demo/services/checkout/place-orders.ts';
import type { SeenShop } from './shop.ts';

const silent = { info: () => undefined, error: () => undefined };

/** Places an order as the old mobile app does: its total stands as people write it, which payments and CRM cannot read. @returns the order's id. */
export async function placeBrokenOrder({ config: { databaseUrl }, names }: SeenShop): Promise<string> {
  const pool = (service: 'control' | 'checkout') => createPool({ databaseUrl, schema: names.schema(service), log: silent, max: 2 });
  const [control, checkout] = [pool('control'), pool('checkout')];
  try {
    const failures = new FailureSchedule(control, names.schema('control'));
    const placedAt = new Date();
    await failures.add([{ failure: malformedPayload, startsAt: new Date(placedAt.getTime() - 1_000), endsAt: new Date(placedAt.getTime() + 60_000) }]);
    let number = await nextOrderNumber(checkout);
    // Of every six orders one is spoiled so; see the failure.
    while (number % 6 !== 3) number = await nextOrderNumber(checkout);
    await placeOrders(checkout, failures, [{ number, placedAt }]);
    await failures.end(malformedPayload);
    return `ord-${number}`;
  } finally {
    await Promise.all([control.end(), checkout.end()]);
  }
}
