import { expect, test } from 'vitest';
import { planRequest } from '#lib/replay/replay-job.ts';
import { rangeRequest } from './replay-range.ts';

const asked = (bounds: unknown) => ({ source: 'topic', topic: 'orders', bounds });
const offsets = (...parts: string[][]) => ({ by: 'offsets', partitions: parts.map(([from, to], partition) => ({ partition, from, to })) });
const time = (from: string, to: string) => ({ by: 'time', from, to });
const noon = '2026-11-30T12:00:00Z';

test.each([
  { bounds: offsets(['5', '1']), fields: ['bounds.partitions.0.to'] },
  { bounds: offsets(['0', '5'], ['7', '7']), fields: ['bounds.partitions.1.to'] },
  { bounds: time(noon, '2026-11-30T11:59:59Z'), fields: ['bounds.to'] },
  { bounds: time(noon, noon), fields: ['bounds.to'] },
  { bounds: time('1960-01-01T00:00:00Z', noon), fields: ['bounds.from'] },
  { bounds: time('0001-01-01T00:00:00Z', noon), fields: ['bounds.from'] },
  { bounds: time('1950-01-01T00:00:00Z', '1960-01-01T00:00:00Z'), fields: ['bounds.from', 'bounds.to'] },
])('a range of $bounds is refused where it is asked for, with its field named', ({ bounds, fields }) => {
  expect(planRequest.safeParse(asked(bounds)).error?.issues.map(({ path }) => path.join('.'))).toEqual(fields);
});

test('ranges that end behind where they begin are taken, and what was planned before there were these rules can be read', () => {
  for (const bounds of [offsets(['0', '5'], ['6', '7']), time('1970-01-01T00:00:00Z', noon)]) expect(planRequest.safeParse(asked(bounds)).success).toBe(true);
  expect(rangeRequest.safeParse(asked(offsets(['0', '5'], ['5', '1']))).success).toBe(true);
});
