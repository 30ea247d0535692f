import type { Pool } from 'pg';
import { basketOf } from '#demo/catalog.ts';
import { OrderPlaced } from '#demo/events.ts';
import type { FailureSchedule } from '#demo/failures/schedule.ts';
import { inTransaction, type Transaction } from '#demo/outbox.ts';

export interface NewOrder {
  number: number;
  placedAt: Date;
}

function orderIdOf(number: number): string {
  return `ord-${number}`;
}

/** The number of the next live order. */
export async function nextOrderNumber(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ number: string }>(`select nextval('order_numbers') as number`);
  return Number(rows[0]?.number);
}

async function alreadyPlaced(tx: Transaction, orders: readonly NewOrder[]): Promise<Set<string>> {
  const rows = await tx.query<{ order_id: string }>('select order_id from orders where order_id = any($1::text[])', [
    orders.map((order) => orderIdOf(order.number)),
  ]);
  return new Set(rows.map((row) => row.order_id));
}

/** Places orders, each with its OrderPlaced; those that exist already are left as they are. What is bought depends on the order's number alone. */
export async function placeOrders(pool: Pool, failures: FailureSchedule, orders: readonly NewOrder[]): Promise<void> {
  await inTransaction(pool, 'checkout', async (tx) => {
    const placed = await alreadyPlaced(tx, orders);
    const rows = orders
      .filter((order) => !placed.has(orderIdOf(order.number)))
      .map(({ number, placedAt }) => {
        const orderId = orderIdOf(number);
        const { customer, lines } = basketOf(orderId);
        const totalCents = lines.reduce((sum, line) => sum + line.priceCents * line.quantity, 0);
        const { correlationId } = tx.emit(OrderPlaced, {
          key: orderId,
          data: { orderId, customerId: customer.customerId, lines, totalCents, currency: 'EUR', placedAt: placedAt.toISOString() },
          occurredAt: placedAt,
          spoil: (value) => failures.spoilOrder(value, number, placedAt),
        });
        return { orderId, customerId: customer.customerId, totalCents, lines, correlationId, placedAt };
      });
    await tx.query(
      `insert into orders (order_id, customer_id, total_cents, lines, correlation_id, placed_at)
       select * from unnest($1::text[], $2::text[], $3::int[], $4::jsonb[], $5::text[], $6::timestamptz[])`,
      [
        rows.map((row) => row.orderId),
        rows.map((row) => row.customerId),
        rows.map((row) => row.totalCents),
        rows.map((row) => JSON.stringify(row.lines)),
        rows.map((row) => row.correlationId),
        rows.map((row) => row.placedAt),
      ],
    );
  });
}
