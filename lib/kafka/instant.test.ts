import { expect, test } from 'vitest';
import { parseInstant } from './instant.ts';

test.each([
  { text: '2026-11-24T10:30:00.2500000+01:00', says: '2026-11-24T09:30:00.250Z' },
  { text: '2026-11-24T09:30:00.250Z', says: '2026-11-24T09:30:00.250Z' },
  { text: '2026-11-24T10:30:00+01:00', says: '2026-11-24T09:30:00.000Z' },
  { text: '2026-11-24 09:30:00.250123Z', says: '2026-11-24T09:30:00.250Z' },
  { text: '2026-11-24 09:30:00:250123 Z', says: '2026-11-24T09:30:00.250Z' },
  { text: '1795512600', says: '2026-11-24T09:30:00.000Z' },
  { text: '1795512600250', says: '2026-11-24T09:30:00.250Z' },
  { text: '1795512600250123', says: '2026-11-24T09:30:00.250Z' },
  { text: '1795512600250123456', says: '2026-11-24T09:30:00.250Z' },
])('$text is an instant', ({ text, says }) => {
  expect(new Date(Number(parseInstant(text))).toISOString()).toBe(says);
});

test.each([
  '2026-11-24T09:30:00',
  '2026-11-24',
  '0001-01-01T00:00:00Z',
  '1970-01-01T00:00:00Z',
  '2026-13-45T99:99:99Z',
  'yesterday',
  '',
  '123',
  '-5',
  '99999999999999999999999',
])('%s is none', (text) => {
  expect(parseInstant(text)).toBeNull();
});
