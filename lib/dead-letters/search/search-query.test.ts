import { expect, test } from 'vitest';
import { searchPattern } from './search-query.ts';
import { parseSearch } from './search-terms.ts';

test('the text box: what is a header term and what is the needle', () => {
  expect(parseSearch('  Order 17 was "lost" ', undefined)).toEqual({ needle: 'Order 17 was "lost"', headers: [] });
  expect(parseSearch('header:x-tenant=acme', undefined)).toEqual({ needle: null, headers: [{ name: 'x-tenant', value: 'acme' }] });
  expect(parseSearch('timed out header:x-tenant="acme \\"inc\\"" header:b=2', undefined)).toEqual({
    needle: 'timed out',
    headers: [
      { name: 'b', value: '2' },
      { name: 'x-tenant', value: 'acme "inc"' },
    ],
  });
  expect(parseSearch('header:a=1 timed out', 'x-b= c=d ')).toEqual({
    needle: 'timed out',
    headers: [
      { name: 'a', value: '1' },
      { name: 'x-b', value: ' c=d ' },
    ],
  });
  expect(parseSearch('"header:a=1"', undefined)).toEqual({ needle: 'header:a=1', headers: [] });
  expect(parseSearch('{"orderId": "17"}', undefined).needle).toBe('{"orderId": "17"}');
  expect(parseSearch('"orderId": "17"', undefined).needle).toBe('"orderId": "17"');
});

test('what cannot be looked up is refused with the reason', () => {
  const refusal = (q?: string, header?: string) => () => searchPattern(parseSearch(q, header));
  expect(refusal('abc')).toThrow('shorter than 4 characters');
  expect(refusal('é€')).not.toThrow();
  expect(refusal(undefined, 'no equals sign')).toThrow('name=value');
  expect(refusal('header:a=')).toThrow('too short');
});

test.each([
  ['PHP escapes slashes', 'example.com/a', String.raw`example.com\/a`],
  ['Go escapes what HTML reads', '<a&b>', String.raw`\u003ca\u0026b\u003e`],
  ['.NET escapes quotes and plus signs', `"it's" 1+1`, String.raw`\u0022it\u0027s\u0022 1\u002b1`],
  ['others write ASCII only', 'Zürich', String.raw`z\u00fcrich`],
])('a needle is looked for as writers of JSON have it: %s', (_, needle, written) => {
  const { forms } = searchPattern(parseSearch(needle, undefined));
  expect(forms.map(({ bytes }) => bytes.toString())).toContain(written);
});
