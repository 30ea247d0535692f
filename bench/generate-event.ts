import { encodeHeaders } from '#lib/kafka/record-headers.ts';

/** Events of one chain. */
export const eventsOfChain = 10;
const types = [
  'OrderPlaced',
  'PaymentCaptured',
  'StockReserved',
  'CustomerUpdated',
  'EmailSent',
  'ParcelPacked',
  'ParcelShipped',
  'InvoiceSent',
  'OrderCompleted',
  'PointsEarned',
];
const services = ['checkout', 'payments', 'warehouse', 'crm', 'notifications'];
/** Chains that are under way at the same time. */
const chainsAtOnce = 1_000;
const beginsAtMs = 1_767_600_000_000n;

/** 32 hexadecimal digits that look random and are the same in every run: two rounds of a 64-bit mix (splitmix64). */
function digits(seed: number): string {
  let state = BigInt(seed) * 0x9e3779b97f4a7c15n;
  const mix = (): string => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let mixed = state;
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return (mixed ^ (mixed >> 31n)).toString(16).padStart(16, '0');
  };
  return mix() + mix();
}

const uuid = (seed: number) => digits(seed).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-9$4-$5');

/** Which chain an event belongs to, and which of its ten it is: a thousand chains take turns. */
function placeOf(number: number): { chain: number; step: number } {
  const block = Math.floor(number / (chainsAtOnce * eventsOfChain));
  const within = number % (chainsAtOnce * eventsOfChain);
  return { chain: block * chainsAtOnce + (within % chainsAtOnce), step: Math.floor(within / chainsAtOnce) };
}

export const chainName = (chain: number): string => `c-${digits(chain * 2 + 1).slice(0, 16)}`;
export const orderOf = (chain: number): string => `ord-${(100_000 + chain).toString()}`;

/** An event of a chain, the same in every run: about 700 bytes, seven headers as the shop writes them, each but the first of a chain caused by the one before. */
function eventOf(chain: number, step: number, number: number): { key: Buffer; value: Buffer; headers: Buffer; timestampMs: bigint } {
  const timestampMs = beginsAtMs + BigInt(number);
  const value = JSON.stringify({
    orderId: orderOf(chain),
    customerId: `cus-${chain % 90_000}`,
    lines: [{ sku: `SKU-${chain % 997}`, name: 'Wool blanket, graphite', quantity: 1 + (step % 3), priceCents: 4_990 }],
    note: 'x'.repeat(260),
    at: new Date(Number(timestampMs)).toISOString(),
  });
  const text = (name: string, of: string) => ({ name, value: Buffer.from(of) });
  const headers = encodeHeaders([
    text('event-id', uuid(chain * eventsOfChain + step)),
    text('event-type', types[step % types.length] ?? 'Other'),
    text('event-source', `/shop/${services[step % services.length]}`),
    text('event-version', '1'),
    text('correlation-id', chainName(chain)),
    ...(step === 0 ? [] : [text('causation-id', uuid(chain * eventsOfChain + step - 1))]),
    text('traceparent', `00-${digits(chain * 2)}-${digits(number).slice(0, 16)}-01`),
  ]);
  return { key: Buffer.from(orderOf(chain)), value: Buffer.from(value), headers, timestampMs };
}

/** The event of that number among those of chains of ten. */
export function generateEvent(number: number): ReturnType<typeof eventOf> {
  const { chain, step } = placeOf(number);
  return eventOf(chain, step, number);
}

/** Chains of thirty events, beside the others: what a person looks at. */
export const longChains = 7;
export const eventsOfLongChain = 30;
const firstLongChain = 100_000_000;

/** The ids of a chain's events follow each other, and those of a chain of ten are a tenth of these: the numbers lie apart. */
export const longChain = (nth: number): number => firstLongChain + nth * eventsOfLongChain;

/** The event of that number among those of the long chains, which take turns, one event a second. */
export function generateLongChains(number: number): ReturnType<typeof eventOf> {
  return eventOf(longChain(number % longChains), Math.floor(number / longChains), number * 1_000);
}
