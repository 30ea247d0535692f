import { expect, test } from 'vitest';
import { judgeCanary } from './judge-canary.ts';

const none = { pending: 0, sent: 0, proven: 0, returned: 0, unproven: 0, failed: 0, since_ms: 1_000, reason: null };

test.each([
  { what: 'is not sent to its end', facts: { pending: 1, proven: 4 }, status: 'waits' },
  { what: 'is sent', facts: { sent: 5 }, status: 'waits' },
  { what: 'is proven but for one', facts: { sent: 1, proven: 4 }, status: 'waits' },
  { what: 'is proven', facts: { proven: 5 }, status: 'proven' },
  { what: 'has one that came back, whatever is still to come', facts: { pending: 3, sent: 1, returned: 1 }, status: 'pauses' },
  { what: 'has one that could not be sent', facts: { proven: 4, failed: 1 }, status: 'pauses' },
  { what: 'has one that cannot be proven', facts: { proven: 4, unproven: 1 }, status: 'pauses' },
  { what: 'is not proven in time', facts: { sent: 1, proven: 4, since_ms: 10_000 }, status: 'pauses' },
  { what: 'was skipped whole', facts: {}, status: 'pauses' },
])('a canary that $what: $status', ({ facts, status }) => {
  expect(judgeCanary({ ...none, ...facts }, 10_000).status).toBe(status);
});

test('it says how many, and what became of one', () => {
  expect(judgeCanary({ ...none, returned: 2, reason: 'StockShort' }, 10_000)).toEqual({ status: 'pauses', why: '2 of the canary came back: StockShort' });
});
