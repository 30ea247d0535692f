import { describe, expect, test } from 'vitest';
import { sharedBeginnings } from './shared-beginning.ts';

const timeout = (rest: string) => `StockTimeout: no answer within 150 ms: set aside ${rest}`;

describe('a text is cut where those that begin alike begin to differ', () => {
  test.each([
    { says: 'at the first word that is not the same', texts: [timeout('1 × A for o-1'), timeout('2 × B for o-2')], rest: '1 × A for o-1' },
    { says: 'though a few have it in common', texts: ['1', '2', '3', '3', '4', '5'].map((sku) => timeout(`1 × ${sku} for o`)), rest: '1 for o' },
    {
      says: 'beside texts of another kind',
      texts: [timeout('1 × A'), timeout('1 × B'), 'AddressError: the postcode of the customer is missing'],
      rest: 'A',
    },
    { says: 'never where nothing differs', texts: [timeout('1'), timeout('1')], rest: timeout('1') },
    { says: 'never in what is short', texts: ['Declined: a', 'Declined: b'], rest: 'Declined: a' },
    { says: 'never in what is alone', texts: [timeout('1')], rest: timeout('1') },
  ])('$says', ({ texts, rest }) => {
    const [first = ''] = texts;
    expect(first.slice(sharedBeginnings(texts).get(first) ?? 0)).toBe(rest);
  });
});
