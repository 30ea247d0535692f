import { afterEach, expect, test } from 'vitest';
import { snoozeChoices } from './snooze-choices.ts';

const zoneBefore = process.env.TZ;
afterEach(() => {
  process.env.TZ = zoneBefore;
});

const offered = (now: string, zone: 'utc' | 'local') => snoozeChoices(Date.parse(now), zone).map(({ label, at }) => `${label} ${at.toISOString()}`);

test.each([
  [
    'a Wednesday noon',
    '2026-11-25T12:03:00Z',
    ['Later today 2026-11-25T15:15:00.000Z', 'Tomorrow morning 2026-11-26T09:00:00.000Z', 'Monday morning 2026-11-30T09:00:00.000Z'],
  ],
  ['a Sunday, whose tomorrow is Monday', '2026-11-29T08:00:00Z', ['Later today 2026-11-29T11:00:00.000Z', 'Tomorrow morning 2026-11-30T09:00:00.000Z']],
  [
    'a Monday night, when the next Monday is a week away',
    '2026-11-30T23:30:00Z',
    ['In three hours 2026-12-01T02:30:00.000Z', 'Tomorrow morning 2026-12-01T09:00:00.000Z', 'Monday morning 2026-12-07T09:00:00.000Z'],
  ],
  [
    'the last day of a year',
    '2026-12-31T10:00:00Z',
    ['Later today 2026-12-31T13:00:00.000Z', 'Tomorrow morning 2027-01-01T09:00:00.000Z', 'Monday morning 2027-01-04T09:00:00.000Z'],
  ],
])('what is offered in UTC on %s', (_when, now, choices) => {
  expect(offered(now, 'utc')).toEqual(choices);
});

test('nine o’clock is nine by the operator’s own clock, also after it was changed', () => {
  process.env.TZ = 'Europe/Berlin';
  // Saturday evening; in the night to Sunday, 25 October 2026, summer time ends.
  expect(offered('2026-10-24T16:00:00Z', 'local')).toEqual([
    'Later today 2026-10-24T19:00:00.000Z',
    'Tomorrow morning 2026-10-25T08:00:00.000Z',
    'Monday morning 2026-10-26T08:00:00.000Z',
  ]);
  process.env.TZ = 'Pacific/Auckland';
  // It is Friday there already.
  expect(offered('2026-11-26T20:00:00Z', 'local')[1]).toBe('Tomorrow morning 2026-11-27T20:00:00.000Z');
});
