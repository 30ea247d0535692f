import { findCustomer } from '#demo/catalog.ts';
import { xDlq } from '#demo/dead-letter/x-dlq.ts';
import { StockService } from '#demo/dependencies/stock-service.ts';
import { MalformedPayloadError } from '#demo/errors.ts';
import type { Envelope } from '#demo/event.ts';
import { CustomerUpdated, OrderPlaced, ParcelShipped, PaymentCaptured } from '#demo/events.ts';
import type { FailureSchedule } from '#demo/failures/schedule.ts';
import type { Transaction } from '#demo/outbox.ts';
import { handle, type ServiceDefinition } from '#demo/service-definition.ts';

interface Change {
  customerId: string;
  orderId: string;
  addsOrders: number;
  addsCents: number;
  lastChange: string;
}

/** Changes a customer's record (the lock on its row orders the customer's events) and says so. */
async function updateCustomer(tx: Transaction, change: Change, cause: Envelope, at: Date): Promise<void> {
  const known = findCustomer(change.customerId);
  if (known === undefined) throw new MalformedPayloadError(`There is no customer ${change.customerId}`);
  const [row] = await tx.query<{ orders: number; spent_cents: string; last_order_id: string; revision: number }>(
    `insert into customers (customer_id, name, email, orders, spent_cents, last_order_id, revision) values ($1, $2, $3, $4, $5, $6, 1)
     on conflict (customer_id) do update set orders = customers.orders + excluded.orders, spent_cents = customers.spent_cents + excluded.spent_cents,
       last_order_id = greatest(customers.last_order_id, excluded.last_order_id), revision = customers.revision + 1
     returning orders, spent_cents, last_order_id, revision`,
    [known.customerId, known.name, known.email, change.addsOrders, change.addsCents, change.orderId],
  );
  if (row === undefined) throw new Error(`the record of ${change.customerId} was not written`);
  tx.emit(CustomerUpdated, {
    key: known.customerId,
    data: {
      ...known,
      orders: row.orders,
      spentCents: Number(row.spent_cents),
      lastOrderId: row.last_order_id,
      lastChange: change.lastChange,
      revision: row.revision,
    },
    occurredAt: at,
    cause,
  });
}

/** CRM keeps a record of each customer, and asks the stock service when a paid order will arrive. */
export function createCrm(failures: FailureSchedule): ServiceDefinition {
  const stockService = new StockService(failures);
  return {
    name: 'crm',
    topics: ['orders', 'payments', 'shipments'],
    deadLetter: xDlq,
    // A customer's orders lie in different partitions and change the same row.
    concurrency: 1,
    handlers: [
      handle(OrderPlaced, async ({ event, data, tx, clock }) => {
        const { orderId, customerId } = data;
        await tx.query(
          `insert into customer_orders (order_id, customer_id, placed_at) values ($1, $2, $3)
           on conflict (order_id) do update set placed_at = excluded.placed_at`,
          [orderId, customerId, data.placedAt],
        );
        await updateCustomer(tx, { orderId, customerId, addsOrders: 1, addsCents: 0, lastChange: `placed ${orderId}` }, event, clock.now());
      }),
      handle(PaymentCaptured, async ({ event, data, tx, clock }) => {
        const { orderId, customerId } = data;
        const deliveryPromisedAt = await stockService.deliveryDate(orderId, clock);
        await tx.query(
          `insert into customer_orders (order_id, customer_id, paid_at, paid_cents, delivery_promised_at) values ($1, $2, $3, $4, $5)
           on conflict (order_id) do update set paid_at = excluded.paid_at, paid_cents = excluded.paid_cents, delivery_promised_at = excluded.delivery_promised_at`,
          [orderId, customerId, data.capturedAt, data.amountCents, deliveryPromisedAt],
        );
        await updateCustomer(tx, { orderId, customerId, addsOrders: 0, addsCents: data.amountCents, lastChange: `paid ${orderId}` }, event, clock.now());
      }),
      handle(ParcelShipped, async ({ event, data, tx, clock }) => {
        const { orderId, customerId } = data;
        await tx.query(
          `insert into customer_orders (order_id, customer_id, shipped_at) values ($1, $2, $3)
           on conflict (order_id) do update set shipped_at = excluded.shipped_at`,
          [orderId, customerId, data.shippedAt],
        );
        await updateCustomer(tx, { orderId, customerId, addsOrders: 0, addsCents: 0, lastChange: `shipped ${orderId}` }, event, clock.now());
      }),
    ],
  };
}
