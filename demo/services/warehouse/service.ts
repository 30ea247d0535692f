import type { Clock } from '#demo/clock.ts';
import { springKafka } from '#demo/dead-letter/spring-kafka.ts';
import { chance } from '#demo/dependencies/chance.ts';
import { StockService } from '#demo/dependencies/stock-service.ts';
import type { Envelope } from '#demo/event.ts';
import { PaymentCaptured, StockReserved, StockShort } from '#demo/events.ts';
import type { FailureSchedule } from '#demo/failures/schedule.ts';
import type { Transaction } from '#demo/outbox.ts';
import { handle, type ServiceDefinition } from '#demo/service-definition.ts';
import { shipParcels } from './ship-parcels.ts';

const carriers = ['DHL', 'DPD', 'GLS', 'UPS'];
const shortestPackingMs = 8 * 60_000;
const longestPackingMs = 32 * 60_000;

async function reserve(tx: Transaction, orderId: string, lines: readonly { sku: string; quantity: number }[], reservedAt: Date): Promise<void> {
  await tx.query(
    `with reserved as (
       insert into reservations (order_id, sku, quantity, reserved_at)
       select $1, sku, quantity, $4 from unnest($2::text[], $3::int[]) as line (sku, quantity) returning sku, quantity
     )
     insert into stock (sku, reserved) select sku, quantity from reserved order by sku
     on conflict (sku) do update set reserved = stock.reserved + excluded.reserved`,
    [orderId, lines.map((line) => line.sku), lines.map((line) => line.quantity), reservedAt],
  );
}

/** Puts an order in line for packing; the parcel leaves when it is ready (see ship-parcels.ts). */
async function pack(tx: Transaction, order: { orderId: string; customerId: string }, cause: Envelope, clock: Clock): Promise<void> {
  const { orderId, customerId } = order;
  const packingMs = shortestPackingMs + chance('packing', orderId) * (longestPackingMs - shortestPackingMs);
  const readyAt = new Date(clock.now().getTime() + clock.humanWorkMs(packingMs));
  const carrier = carriers[Math.floor(chance('carrier', orderId) * carriers.length)];
  const tracking = `JD${String(Math.floor(chance('tracking', orderId) * 1e12)).padStart(12, '0')}`;
  await tx.query(`insert into parcels (order_id, parcel_id, customer_id, carrier, tracking_number, cause, ready_at) values ($1, $2, $3, $4, $5, $6, $7)`, [
    orderId,
    orderId.replace('ord-', 'par-'),
    customerId,
    carrier,
    tracking,
    JSON.stringify(cause),
    readyAt,
  ]);
}

/** The warehouse sets aside what was paid for, packs it and ships it. */
export function createWarehouse(failures: FailureSchedule): ServiceDefinition {
  const stockService = new StockService(failures);
  return {
    name: 'warehouse',
    topics: ['payments'],
    deadLetter: springKafka,
    // Orders in different partitions change the same rows of `stock`.
    concurrency: 1,
    background: shipParcels,
    handlers: [
      handle(PaymentCaptured, async ({ event, data, tx, clock }) => {
        const { orderId, customerId } = data;
        const lines = data.lines.map(({ sku, quantity }) => ({ sku, quantity }));
        const missing = await stockService.setAside(orderId, lines, clock);
        const now = clock.now();
        if (missing.length > 0) {
          await tx.query('insert into shortages (order_id, missing, found_at) values ($1, $2, $3)', [orderId, JSON.stringify(missing), now]);
          tx.emit(StockShort, { key: orderId, data: { orderId, customerId, missing, foundAt: now.toISOString() }, occurredAt: now, cause: event });
          return;
        }
        await reserve(tx, orderId, lines, now);
        const reserved = tx.emit(StockReserved, {
          key: orderId,
          data: { orderId, customerId, reservations: lines, reservedAt: now.toISOString() },
          occurredAt: now,
          cause: event,
        });
        await pack(tx, { orderId, customerId }, reserved, clock);
      }),
    ],
  };
}
