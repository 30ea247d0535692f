import { expect, test } from 'vitest';
import { malformedPayload } from './malformed-payload.ts';

const value = JSON.stringify({ orderId: 'ord-1', totalCents: 4990, currency: 'EUR' });

test('every third order is spoiled: by turns cut short and with its total as people write it', () => {
  expect(malformedPayload.spoilsOrder?.(value, 1)).toBe(value);
  expect(malformedPayload.spoilsOrder?.(value, 3)).toContain('"totalCents":"49,90"');
  expect(() => JSON.parse(malformedPayload.spoilsOrder?.(value, 6) ?? '')).toThrow(SyntaxError);
});
