import { expect, test } from 'vitest';
import { judgeReturns } from './judge-returns.ts';

const guard = { percent: 5, ofLast: 100 };
const seen = { handled: 100, returned: 0, toSend: 10_000, reason: null };

test.each([
  { what: 'as many as it allows', returned: 5, pauses: false },
  { what: 'one more', returned: 6, pauses: true },
  { what: 'the first of few that were handled', returned: 1, handled: 2, pauses: false },
  { what: 'more than the window allows, though few were handled', returned: 6, handled: 6, pauses: true },
  { what: 'one of a replay of ten', returned: 1, handled: 1, toSend: 10, pauses: true },
])('$what that came back: pauses is $pauses', ({ pauses, what: _, ...facts }) => {
  expect(judgeReturns(guard, { ...seen, ...facts }) !== undefined).toBe(pauses);
});

test('it says the figures, the limit and what it failed with', () => {
  expect(judgeReturns(guard, { ...seen, returned: 9, reason: 'StockShort' })).toBe(
    '9 of the last 100 that were handled came back (pauses above 5 % of 100); most often: StockShort',
  );
});

test('a guard of 0 % pauses at the first, one of 100 % never', () => {
  expect(judgeReturns({ percent: 0, ofLast: 100 }, { ...seen, returned: 1 })).toBeDefined();
  expect(judgeReturns({ percent: 100, ofLast: 100 }, { ...seen, returned: 100 })).toBeUndefined();
});
