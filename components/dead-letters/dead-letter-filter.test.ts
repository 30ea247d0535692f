import { createLoader } from 'nuqs';
import { expect, test } from 'vitest';
import { filterParsers, isNarrowed, listHref, noFilter, queryOf } from './dead-letter-filter.ts';

test('a filter is asked of the API with its span counted back from now, and every header', () => {
  const query = queryOf(
    { ...noFilter, topic: 'crm.dlq', within: '1h', q: ' ord-1003 ', header: ['x-tenant=a=b', 'region=eu "west"'] },
    Date.UTC(2026, 10, 24, 14),
  );
  expect(query).toMatchObject({
    topic: 'crm.dlq',
    from: '2026-11-24T13:00:00.000Z',
    to: null,
    header: 'x-tenant=a=b',
    q: 'header:region="eu \\"west\\"" ord-1003',
  });
});

test('the state alone is no narrowing, since its tabs show it', () => {
  expect(isNarrowed({ ...noFilter, state: 'all' })).toBe(false);
  expect(isNarrowed({ ...noFilter, header: ['a=b'] })).toBe(true);
});

test.each([
  {},
  { topic: 'crm.dlq', consumerGroup: 'crm', errorClass: 'com.shop.AddressError' },
  { topic: 'crm.dlq', consumerGroup: '', errorClass: '' },
  { state: 'all' as const, q: '"a&b" header:x=1 + ü', header: ['x=1', 'y=a&b'] },
])('an address that leads to the list says what the list reads: %j', (filter) => {
  const address = new URL(listHref('main', filter), 'http://localhost');
  expect(address.pathname).toBe('/main/dead-letters');
  expect(createLoader(filterParsers)(address)).toEqual({ ...noFilter, ...filter });
});
