import { Client } from 'pg';
import { z } from 'zod';
import type { ShopConfig } from '#demo/config.ts';
import { createNames } from '#demo/names.ts';

const step = z.object({ service: z.string(), what: z.string(), at: z.coerce.date().nullable() });
export type OrderStep = z.output<typeof step>;

/** What each service has of one order, in order of time. Empty when no service knows it. */
export async function orderLife({ databaseUrl, prefix }: Pick<ShopConfig, 'databaseUrl' | 'prefix'>, orderId: string): Promise<OrderStep[]> {
  const { schema } = createNames(prefix);
  const client = new Client({ connectionString: databaseUrl, application_name: 'shop reconcile' });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select * from (
         select 'checkout' as service, 'order of ' || customer_id || ', ' || total_cents || ' cents: ' || status as what, placed_at as at from ${schema('checkout')}.orders where order_id = $1
         union all select 'payments', status || coalesce(': ' || reason, ''), decided_at from ${schema('payments')}.payments where order_id = $1
         union all select 'warehouse', 'reserved ' || quantity || ' × ' || sku, reserved_at from ${schema('warehouse')}.reservations where order_id = $1
         union all select 'warehouse', 'out of stock', found_at from ${schema('warehouse')}.shortages where order_id = $1
         union all select 'warehouse', 'parcel ' || parcel_id || case when shipped_at is null then ' being packed' else ' with ' || carrier end, coalesce(shipped_at, ready_at) from ${schema('warehouse')}.parcels where order_id = $1
         union all select 'crm', 'order known', placed_at from ${schema('crm')}.customer_orders where order_id = $1 and placed_at is not null
         union all select 'crm', 'payment known', paid_at from ${schema('crm')}.customer_orders where order_id = $1 and paid_at is not null
         union all select 'crm', 'shipment known', shipped_at from ${schema('crm')}.customer_orders where order_id = $1 and shipped_at is not null
         union all select 'notifications', 'e-mail ' || template, sent_at from ${schema('notifications')}.emails where order_id = $1
       ) life order by at, service`,
      [orderId],
    );
    return z.array(step).parse(rows);
  } finally {
    await client.end();
  }
}
