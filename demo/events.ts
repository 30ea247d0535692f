import { z } from 'zod';
import { MalformedPayloadError } from './errors.ts';
import type { EventFormat } from './event.ts';
import type { TopicName } from './names.ts';

/** A kind of event: its name, where it is published, and what its data must be. */
export interface EventDefinition<Schema extends z.ZodType = z.ZodType> {
  type: string;
  version: number;
  topic: TopicName;
  data: Schema;
}

/** How each topic carries its events: three ways, since companies have grown. */
export const topicFormats: Record<TopicName, EventFormat> = {
  orders: 'headers',
  payments: 'headers',
  stock: 'headers',
  emails: 'headers',
  customers: 'cloudevents-binary',
  shipments: 'cloudevents-structured',
};

function define<Schema extends z.ZodType>(type: string, topic: TopicName, data: Schema, version = 1): EventDefinition<Schema> {
  return { type, version, topic, data };
}

const cents = z.int().nonnegative();
const instant = z.iso.datetime();
const line = z.object({ sku: z.string(), name: z.string(), quantity: z.int().positive(), priceCents: cents });
const orderReference = z.object({ orderId: z.string(), customerId: z.string() });
const money = z.object({ amountCents: cents, currency: z.literal('EUR') });

export const OrderPlaced = define(
  'OrderPlaced',
  'orders',
  orderReference.extend({ lines: z.array(line).min(1), totalCents: cents, currency: z.literal('EUR'), placedAt: instant }),
  2,
);
export const OrderCompleted = define('OrderCompleted', 'orders', orderReference.extend({ completedAt: instant }));
export const OrderCancelled = define(
  'OrderCancelled',
  'orders',
  orderReference.extend({ reason: z.enum(['payment-declined', 'stock-short']), cancelledAt: instant }),
);

export const PaymentCaptured = define(
  'PaymentCaptured',
  'payments',
  orderReference.extend({ ...money.shape, paymentId: z.string(), lines: z.array(line).min(1), capturedAt: instant }),
);
export const PaymentDeclined = define(
  'PaymentDeclined',
  'payments',
  orderReference.extend({ ...money.shape, paymentId: z.string(), reason: z.string(), declinedAt: instant }),
);

export const StockReserved = define(
  'StockReserved',
  'stock',
  orderReference.extend({ reservations: z.array(z.object({ sku: z.string(), quantity: z.int().positive() })), reservedAt: instant }),
);
export const StockShort = define(
  'StockShort',
  'stock',
  orderReference.extend({ missing: z.array(z.object({ sku: z.string(), quantity: z.int().positive() })), foundAt: instant }),
);

export const ParcelShipped = define(
  'ParcelShipped',
  'shipments',
  orderReference.extend({ parcelId: z.string(), carrier: z.string(), trackingNumber: z.string(), shippedAt: instant }),
);

export const CustomerUpdated = define(
  'CustomerUpdated',
  'customers',
  z.object({
    customerId: z.string(),
    name: z.string(),
    email: z.string(),
    orders: z.int(),
    spentCents: cents,
    lastOrderId: z.string(),
    lastChange: z.string(),
    revision: z.int(),
  }),
);

export const EmailSent = define(
  'EmailSent',
  'emails',
  orderReference.extend({ emailId: z.string(), template: z.string(), recipient: z.string(), sentAt: instant }),
);

/**
 * The data of an event as its kind promises it.
 * @throws MalformedPayloadError when it is not.
 */
export function parseData<Schema extends z.ZodType>(definition: EventDefinition<Schema>, data: unknown): z.output<Schema> {
  const parsed = definition.data.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new MalformedPayloadError(
    `The payload is no ${definition.type} of version ${definition.version}: ${z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, ' ')}`,
    { cause: parsed.error },
  );
}
