import type { Pool } from 'pg';
import { z } from 'zod';
import type { Envelope } from '#demo/event.ts';
import { ParcelShipped } from '#demo/events.ts';
import { inTransaction } from '#demo/outbox.ts';
import type { BackgroundWork } from '#demo/service-definition.ts';

interface ParcelRow {
  order_id: string;
  parcel_id: string;
  customer_id: string;
  carrier: string;
  tracking_number: string;
  cause: unknown;
  ready_at: Date;
}

const storedCause: z.ZodType<Envelope> = z.object({
  eventId: z.string(),
  type: z.string(),
  source: z.string(),
  version: z.int(),
  occurredAt: z.coerce.date(),
  correlationId: z.string(),
  traceparent: z.string(),
});

/** Hands the parcels that are packed to their carriers. Each left when it was ready, however late this comes to say so. */
async function shipReadyParcels(pool: Pool): Promise<number> {
  return await inTransaction(pool, 'warehouse', async (tx) => {
    const parcels = await tx.query<ParcelRow>(
      `with ready as (
         select order_id from parcels where shipped_at is null and ready_at <= now() order by ready_at limit 200 for update skip locked
       )
       update parcels set shipped_at = ready_at from ready where parcels.order_id = ready.order_id returning parcels.*`,
    );
    for (const parcel of parcels) {
      tx.emit(ParcelShipped, {
        key: parcel.order_id,
        data: {
          orderId: parcel.order_id,
          customerId: parcel.customer_id,
          parcelId: parcel.parcel_id,
          carrier: parcel.carrier,
          trackingNumber: parcel.tracking_number,
          shippedAt: parcel.ready_at.toISOString(),
        },
        occurredAt: parcel.ready_at,
        cause: storedCause.parse(parcel.cause),
      });
    }
    return parcels.length;
  });
}

export const shipParcels: BackgroundWork = { idleMs: 500, run: shipReadyParcels };
