import { generateDeadLetter } from './generate-dead-letter.ts';

/** Numbers that are the same in every run, for the places that needles are cut from. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const common = [
  'customer',
  'shop.warehouse',
  '"EUR",',
  'kafka_dlt-original',
  'checkout-',
  'SocketTimeout',
  'payment',
  '"quantity":1',
  'orders',
  'at org.springframework',
];
const names = [
  'Zürich',
  'Kraków',
  'Århus',
  'espresso cups',
  'garden shears',
  'JsonParseException',
  'PaymentClient',
  'stock was reserved',
  'DEADLOCK detected',
  'Sevilla',
];

/** A piece of 4 to 36 characters, as somebody would copy it: without blanks at its ends. */
function piece(text: string, next: (below: number) => number): string {
  const length = 4 + next(33);
  const start = next(Math.max(1, text.length - length));
  const cut = text.slice(start, start + length).trim();
  return cut.length < 4 || cut.startsWith('"') ? text.slice(10, 24) : cut;
}

/**
 * What operators search for among `messages` generated dead letters, the same in every run: pieces of values and stack traces, ids, names, what is common, what
 * is absent, and what is not ASCII; 4 to 36 characters each.
 */
export function searchNeedles(messages: number, count: number): string[] {
  const next = numbers(3);
  const text = (part: 'value' | 'headers') =>
    generateDeadLetter(next(messages))
      [part].toString('latin1')
      .replaceAll(/[^\x20-\x7e]+/g, ' ');
  const kinds = [
    () => piece(text('value'), next),
    () => piece(text('headers').slice(-300), next),
    () => generateDeadLetter(next(messages)).value.toString('utf8', 12, 12 + 36),
    () => `order-${String(next(400_000)).padStart(6, '0')}`,
    () => `customer-${next(90_000)}"`,
    () => names[next(names.length)] ?? '',
    () => common[next(common.length)] ?? '',
    () => `absent ${next(1_000_000)} thing`,
    () => `Ωμέγα ${next(1_000)}`,
    () => `${1000 + next(9_000)}-4${next(1_000)}`,
  ];
  const needles = new Set<string>();
  for (let index = 0; needles.size < count; index++) needles.add(kinds[index % kinds.length]?.() ?? '');
  return [...needles];
}
