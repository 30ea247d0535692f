import { findCustomer } from '#demo/catalog.ts';
import type { Clock } from '#demo/clock.ts';
import { smallRye } from '#demo/dead-letter/small-rye.ts';
import { MailServer } from '#demo/dependencies/mail-server.ts';
import { MalformedPayloadError } from '#demo/errors.ts';
import type { Envelope } from '#demo/event.ts';
import { EmailSent, ParcelShipped, PaymentCaptured, PaymentDeclined, StockShort } from '#demo/events.ts';
import type { FailureSchedule } from '#demo/failures/schedule.ts';
import type { Transaction } from '#demo/outbox.ts';
import { handle, type ServiceDefinition } from '#demo/service-definition.ts';

type Template = 'receipt' | 'payment-declined' | 'out-of-stock' | 'on-its-way';

/** Notifications writes to customers. */
export function createNotifications(failures: FailureSchedule): ServiceDefinition {
  const mailServer = new MailServer(failures);

  async function sendEmail(
    template: Template,
    { orderId, customerId }: { orderId: string; customerId: string },
    event: Envelope,
    tx: Transaction,
    clock: Clock,
  ): Promise<void> {
    const recipient = findCustomer(customerId)?.email;
    if (recipient === undefined) throw new MalformedPayloadError(`There is no customer ${customerId} to write to`);
    const emailId = `mail-${orderId.replace('ord-', '')}-${template}`;
    await mailServer.send({ messageId: emailId, recipient }, clock);
    const sentAt = clock.now();
    await tx.query('insert into emails (email_id, order_id, template, recipient, sent_at) values ($1, $2, $3, $4, $5)', [
      emailId,
      orderId,
      template,
      recipient,
      sentAt,
    ]);
    tx.emit(EmailSent, {
      key: customerId,
      data: { orderId, customerId, emailId, template, recipient, sentAt: sentAt.toISOString() },
      occurredAt: sentAt,
      cause: event,
    });
  }

  return {
    name: 'notifications',
    topics: ['payments', 'stock', 'shipments'],
    deadLetter: smallRye,
    concurrency: 3,
    handlers: [
      handle(PaymentCaptured, ({ event, data, tx, clock }) => sendEmail('receipt', data, event, tx, clock)),
      handle(PaymentDeclined, ({ event, data, tx, clock }) => sendEmail('payment-declined', data, event, tx, clock)),
      handle(StockShort, ({ event, data, tx, clock }) => sendEmail('out-of-stock', data, event, tx, clock)),
      handle(ParcelShipped, ({ event, data, tx, clock }) => sendEmail('on-its-way', data, event, tx, clock)),
    ],
  };
}
