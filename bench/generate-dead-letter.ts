import { encodeHeaders } from '#lib/kafka/record-headers.ts';

/** A dead letter as a Spring Kafka consumer would have sent it. */
export interface GeneratedDeadLetter {
  key: Buffer;
  value: Buffer;
  /** The header list with its count. */
  headers: Buffer;
  timestampMs: bigint;
}

const cities = ['Lisboa', 'Zürich', 'Kraków', 'Gent', 'Århus', 'Toulouse', 'Sevilla', 'Graz'];
const products = ['espresso cups', 'desk lamp', 'winter jacket', 'road bike pedals', 'oat cookies', 'wool blanket', 'garden shears', 'chess board'];
const events = ['OrderPlaced', 'PaymentCaptured', 'StockReserved', 'ParcelShipped', 'CustomerUpdated'];
const failures = [
  { type: 'java.net.SocketTimeoutException', says: 'Read timed out after 3000 ms calling payments.internal', at: 'shop.warehouse.PaymentClient.capture' },
  { type: 'com.fasterxml.jackson.core.JsonParseException', says: 'Unexpected character at line 1, column 212', at: 'shop.warehouse.OrderReader.read' },
  { type: 'java.lang.IllegalStateException', says: 'No stock was reserved for the order', at: 'shop.warehouse.StockService.pick' },
  { type: 'org.postgresql.util.PSQLException', says: 'ERROR: deadlock detected', at: 'shop.warehouse.ParcelRepository.save' },
];

/** One in so many failed in another group, with an error of its own. */
const rareEvery = 5_000;
export const rareClass = 'shop.billing.LedgerClosedException';
export const rareGroup = 'billing';

/** Numbers that look random and are the same in every run (mulberry32). */
function scramble(seed: number): number {
  let state = Math.imul(seed ^ (seed >>> 15), 1 | seed) + 0x6d2b79f5;
  state ^= state + Math.imul(state ^ (state >>> 7), 61 | state);
  return (state ^ (state >>> 14)) >>> 0;
}

const pick = <Value>(list: readonly [Value, ...Value[]] | readonly Value[], number: number): Value => {
  const chosen = list[number % list.length];
  if (chosen === undefined) throw new RangeError('nothing to pick from');
  return chosen;
};
const hex = (number: number) => number.toString(16).padStart(8, '0');

/** When the first of them failed: 2026-01-05 08:00 UTC. */
const beginsAtMs = 1_767_600_000_000n;

/**
 * The dead letter of that number, the same in every run: about 1 KB, a JSON event of an order keyed by it, and six headers of Spring Kafka's convention
 * (`kafka_dlt-original-topic`, `-partition`, `-offset`, `-consumer-group`, `kafka_dlt-exception-fqcn`, `-stacktrace`). Each is a failure of its own.
 */
export function generateDeadLetter(number: number): GeneratedDeadLetter {
  const a = scramble(number * 2 + 1);
  const b = scramble(a ^ number);
  const order = `order-${(a % 400_000).toString().padStart(6, '0')}`;
  const timestampMs = beginsAtMs + BigInt(number) * 17n;
  const isRare = number % rareEvery === rareEvery / 2;
  const failure = isRare ? { type: rareClass, says: 'The ledger of that month is closed', at: 'shop.billing.Ledger.post' } : pick(failures, b);
  const value = JSON.stringify({
    eventId: `${hex(a)}-${hex(b).slice(0, 4)}-4${hex(b).slice(5)}-9${hex(a).slice(0, 3)}-${hex(number)}${hex(a ^ b).slice(0, 4)}`,
    type: pick(events, a >>> 5),
    version: 3,
    source: '/shop/checkout',
    occurredAt: new Date(Number(timestampMs)).toISOString(),
    correlationId: `checkout-${hex(b)}-${number}`,
    data: {
      order,
      customer: { id: `customer-${b % 90_000}`, city: pick(cities, b >>> 4), loyalty: a % 3 === 0 },
      lines: [
        { product: pick(products, a >>> 9), sku: `SKU-${a % 7_919}`, quantity: 1 + (a % 4), price: (b % 20_000) / 100 },
        { product: pick(products, b >>> 9), sku: `SKU-${b % 7_919}`, quantity: 1 + (b % 3), price: (a % 20_000) / 100 },
      ],
      payment: { method: a % 2 === 0 ? 'card' : 'invoice', currency: 'EUR', authorisation: `auth-${hex(a ^ 0x5bd1e995)}` },
    },
  });
  const partition = Buffer.alloc(4);
  partition.writeInt32BE(number % 12);
  const offset = Buffer.alloc(8);
  offset.writeBigInt64BE(BigInt(Math.floor(number / 12)));
  const stackTrace = `${failure.type}: ${failure.says}
\tat ${failure.at}(${failure.at.split('.').at(-2)}.java:${40 + (b % 200)})
\tat shop.warehouse.OrderListener.onOrder(OrderListener.java:${20 + (a % 60)})
\tat org.springframework.kafka.listener.adapter.RecordMessagingMessageListenerAdapter.onMessage(RecordMessagingMessageListenerAdapter.java:92)
`;
  const headers = encodeHeaders([
    { name: 'kafka_dlt-original-topic', value: Buffer.from('orders') },
    { name: 'kafka_dlt-original-partition', value: partition },
    { name: 'kafka_dlt-original-offset', value: offset },
    { name: 'kafka_dlt-original-consumer-group', value: Buffer.from(isRare ? rareGroup : 'warehouse') },
    { name: 'kafka_dlt-exception-fqcn', value: Buffer.from(failure.type) },
    { name: 'kafka_dlt-exception-stacktrace', value: Buffer.from(stackTrace) },
  ]);
  return { key: Buffer.from(order), value: Buffer.from(value), headers, timestampMs };
}
