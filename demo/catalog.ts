import { chance } from './dependencies/chance.ts';

export interface Product {
  sku: string;
  name: string;
  priceCents: number;
}

export interface Customer {
  customerId: string;
  name: string;
  email: string;
}

const things = [
  'Kettle',
  'Teapot',
  'Desk lamp',
  'Notebook',
  'Fountain pen',
  'Backpack',
  'Umbrella',
  'Coffee grinder',
  'Bread knife',
  'Cutting board',
  'Wool blanket',
  'Wall clock',
  'Watering can',
  'Bicycle bell',
  'Picture frame',
];
const looks = ['oak', 'graphite', 'ivory', 'copper'];

/** What the shop sells. */
const products: readonly Product[] = things.flatMap((thing, row) =>
  looks.map((look, column) => {
    const sku = `SKU-${1001 + row * looks.length + column}`;
    return { sku, name: `${thing}, ${look}`, priceCents: 490 + Math.floor(chance('price', sku) * 95) * 100 };
  }),
);

/** Sold by the storefront, but nobody listed it in the stock service. */
const unlistedProduct: Product = { sku: 'SKU-2001', name: 'Gift card, paper', priceCents: 2_500 };

const productsBySku = new Map(products.map((product) => [product.sku, product]));

export function findProduct(sku: string): Product | undefined {
  return productsBySku.get(sku);
}

const firstNames = [
  'Ada',
  'Bruno',
  'Chiara',
  'Daan',
  'Elif',
  'Farid',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Katya',
  'Liam',
  'Mira',
  'Noah',
  'Olga',
  'Pavel',
  'Rosa',
  'Sami',
  'Tilda',
  'Yara',
];
const lastNames = [
  'Almeida',
  'Berg',
  'Costa',
  'Dubois',
  'Eriksen',
  'Fischer',
  'Greco',
  'Hansen',
  'Ivanova',
  'Jansen',
  'Kovacs',
  'Lindqvist',
  'Moreau',
  'Novak',
  'Okafor',
  'Petrov',
  'Rossi',
  'Silva',
  'Toth',
  'Weber',
];
const customerCount = 800;

function pick<Item>(items: readonly Item[], fraction: number): Item {
  const item = items[Math.floor(fraction * items.length)];
  if (item === undefined) throw new RangeError(`no item at ${fraction} of ${items.length}`);
  return item;
}

function customer(number: number): Customer {
  const customerId = `cus-${20_000 + number}`;
  const first = pick(firstNames, chance('first', customerId));
  const last = pick(lastNames, chance('last', customerId));
  return { customerId, name: `${first} ${last}`, email: `${first}.${last}.${number}@mail.example`.toLowerCase() };
}

const customers: readonly Customer[] = Array.from({ length: customerCount }, (_, number) => customer(number));
const customersById = new Map(customers.map((one) => [one.customerId, one]));

export function findCustomer(customerId: string): Customer | undefined {
  return customersById.get(customerId);
}

export interface Basket {
  customer: Customer;
  lines: { sku: string; name: string; quantity: number; priceCents: number }[];
}

const unlistedRate = 0.001;

/** What somebody buys: depends on the order id alone. */
export function basketOf(orderId: string): Basket {
  const buyer = pick(customers, chance('buyer', orderId));
  const lineCount = 1 + Math.floor(chance('lines', orderId) ** 2 * 3);
  const chosen = new Map<string, Product>();
  for (let line = 0; line < lineCount; line++) {
    const product = pick(products, chance('product', orderId, String(line)) ** 1.4);
    chosen.set(product.sku, product);
  }
  if (chance('unlisted', orderId) < unlistedRate) chosen.set(unlistedProduct.sku, unlistedProduct);
  const lines = [...chosen.values()].map((product) => ({ ...product, quantity: 1 + Math.floor(chance('quantity', orderId, product.sku) ** 3 * 3) }));
  return { customer: buyer, lines };
}
