import { xOriginal } from '#demo/dead-letter/x-original.ts';
import { PaymentProvider } from '#demo/dependencies/payment-provider.ts';
import { OrderPlaced, PaymentCaptured, PaymentDeclined } from '#demo/events.ts';
import type { FailureSchedule } from '#demo/failures/schedule.ts';
import { handle, type ServiceDefinition } from '#demo/service-definition.ts';

/** Payments takes the money for each order that was placed. */
export function createPayments(failures: FailureSchedule): ServiceDefinition {
  const provider = new PaymentProvider(failures);
  return {
    name: 'payments',
    topics: ['orders'],
    deadLetter: xOriginal,
    concurrency: 3,
    handlers: [
      handle(OrderPlaced, async ({ event, data, tx, clock }) => {
        const outcome = await provider.capture(data, clock);
        const decidedAt = clock.now();
        const { orderId, customerId } = data;
        const paymentId = orderId.replace('ord-', 'pay-');
        const reason = outcome.status === 'declined' ? outcome.reason : null;
        await tx.query(
          `insert into payments (order_id, payment_id, customer_id, amount_cents, status, provider_reference, reason, decided_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [orderId, paymentId, customerId, data.totalCents, outcome.status, outcome.reference, reason, decidedAt],
        );
        const money = { orderId, customerId, paymentId, amountCents: data.totalCents, currency: data.currency };
        if (outcome.status === 'captured') {
          tx.emit(PaymentCaptured, {
            key: orderId,
            data: { ...money, lines: data.lines, capturedAt: decidedAt.toISOString() },
            occurredAt: decidedAt,
            cause: event,
          });
        } else {
          tx.emit(PaymentDeclined, {
            key: orderId,
            data: { ...money, reason: outcome.reason, declinedAt: decidedAt.toISOString() },
            occurredAt: decidedAt,
            cause: event,
          });
        }
      }),
    ],
  };
}
