import { dlq } from '#demo/dead-letter/dlq.ts';
import { OrderCancelled, OrderCompleted, ParcelShipped, PaymentCaptured, PaymentDeclined, StockReserved, StockShort } from '#demo/events.ts';
import { handle, type ServiceDefinition } from '#demo/service-definition.ts';

/** Checkout takes orders and moves each along: placed, paid, reserved, completed; or cancelled. */
export function createCheckout(): ServiceDefinition {
  return {
    name: 'checkout',
    topics: ['payments', 'stock', 'shipments'],
    deadLetter: dlq,
    concurrency: 3,
    handlers: [
      handle(PaymentCaptured, async ({ data, tx }) => {
        await tx.query('update orders set paid_at = $2 where order_id = $1', [data.orderId, data.capturedAt]);
      }),
      handle(PaymentDeclined, async ({ event, data, tx, clock }) => {
        await tx.query('update orders set declined_at = $2 where order_id = $1', [data.orderId, data.declinedAt]);
        const cancelledAt = clock.now();
        const { orderId, customerId } = data;
        tx.emit(OrderCancelled, {
          key: orderId,
          data: { orderId, customerId, reason: 'payment-declined', cancelledAt: cancelledAt.toISOString() },
          occurredAt: cancelledAt,
          cause: event,
        });
      }),
      handle(StockReserved, async ({ data, tx }) => {
        await tx.query('update orders set reserved_at = $2 where order_id = $1', [data.orderId, data.reservedAt]);
      }),
      handle(StockShort, async ({ event, data, tx, clock }) => {
        await tx.query('update orders set short_at = $2 where order_id = $1', [data.orderId, data.foundAt]);
        const cancelledAt = clock.now();
        const { orderId, customerId } = data;
        tx.emit(OrderCancelled, {
          key: orderId,
          data: { orderId, customerId, reason: 'stock-short', cancelledAt: cancelledAt.toISOString() },
          occurredAt: cancelledAt,
          cause: event,
        });
      }),
      handle(ParcelShipped, async ({ event, data, tx, clock }) => {
        await tx.query('update orders set shipped_at = $2 where order_id = $1', [data.orderId, data.shippedAt]);
        const completedAt = clock.now();
        const { orderId, customerId } = data;
        tx.emit(OrderCompleted, { key: orderId, data: { orderId, customerId, completedAt: completedAt.toISOString() }, occurredAt: completedAt, cause: event });
      }),
    ],
  };
}
