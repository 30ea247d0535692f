import { expect, test } from 'vitest';
import { parseSearch, writeSearch } from './search-terms.ts';

const cases = [
  { needle: 'ord-100377', headers: [] },
  { needle: null, headers: [{ name: 'x-tenant', value: 'acme "inc" \\ sons' }] },
  {
    needle: 'timed out',
    headers: [
      { name: 'a', value: '' },
      { name: 'b', value: '2=3' },
    ],
  },
  { needle: '"orderId"', headers: [] },
  { needle: 'a header:b=1', headers: [{ name: 'c', value: 'd' }] },
  { needle: ' spaces around ', headers: [] },
];

test.each(cases)('terms survive being written and read again: %j', (terms) => {
  expect(parseSearch(writeSearch(terms), undefined)).toEqual(terms);
});

test('a dozen headers are refused, not searched for', () => {
  const terms = Array.from({ length: 12 }, (_, index) => `header:h${index}=v`);
  expect(() => parseSearch(terms.join(' '), undefined)).toThrow('At most 8 headers');
  expect(parseSearch(terms.slice(0, 8).join(' '), undefined).headers).toHaveLength(8);
});
