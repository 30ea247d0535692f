import { expect, test } from 'vitest';
import { signInQuery } from './sign-in-query.ts';

test.each([
  [{}, { from: undefined, error: false, signedOut: false }],
  [{ from: '/account' }, { from: '/account', error: false, signedOut: false }],
  [{ error: 'INVALID_TOKEN' }, { from: undefined, error: true, signedOut: false }],
  [
    { from: ['/a', '/b'], signedOut: '' },
    { from: undefined, error: false, signedOut: true },
  ],
])('the sign-in page opens for every address: %j', (given, parsed) => {
  expect(signInQuery.parse(given)).toEqual(parsed);
});
