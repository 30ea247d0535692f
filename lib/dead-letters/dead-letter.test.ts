import { expect, test } from 'vitest';
import { deadLetterQuery } from './dead-letter.ts';

test('an instant that Postgres does not know, or that is none, is refused under the name of its field', () => {
  for (const text of ['0000-01-01T00:00:00Z', '2026-02-30T00:00:00Z', 'now'])
    for (const field of ['from', 'to']) expect(deadLetterQuery.safeParse({ [field]: text }).error?.issues).toMatchObject([{ path: [field] }]);
  expect(deadLetterQuery.parse({ from: '0001-01-01T00:00:00Z', to: '9999-12-31T23:59:59Z' })).toMatchObject({ from: '0001-01-01T00:00:00Z' });
});
