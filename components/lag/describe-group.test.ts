import { expect, test } from 'vitest';
import type { GroupLine } from '#lib/lag/group-lag.ts';
import { behindText, catchUpText, groupsSentence, rateText } from './describe-group.ts';

const group = (groupId: string, state: GroupLine['state']): GroupLine => ({
  groupId,
  type: 'classic',
  kafkaState: 'Stable',
  members: 1,
  topics: ['orders'],
  partitions: 1,
  state,
  why: '',
  stateSince: '2026-11-24T09:00:00.000Z',
  lag: '0',
  behind: null,
  inPerSecond: null,
  outPerSecond: null,
  catchUpMs: null,
  trouble: null,
});

test('the list begins with what is the matter', () => {
  expect(groupsSentence([])).toBe('There is no consumer group');
  expect(groupsSentence([group('payments', 'ok'), group('crm', 'ok')])).toBe('All 2 consumer groups keep up');
  expect(groupsSentence([group('payments', 'ok'), group('crm', 'watching')])).toBe('No consumer group is in trouble, 1 of 2 keeps up');
  expect(groupsSentence([group('crm', 'never committed')])).toBe('No consumer group is in trouble, 0 of 1 keep up');
  expect(groupsSentence([group('payments', 'stopped'), group('crm', 'ok')])).toBe('payments has stopped');
  expect(groupsSentence([group('payments', 'falling behind')])).toBe('payments is falling behind');
  expect(groupsSentence([group('a', 'not moving'), group('b', 'rewound')])).toBe('a is not moving, and 1 other consumer group needs you');
});

test('time behind is never infinite, and says what is not known', () => {
  expect(behindText({ ms: 1_864_000, method: 'record' }, '12400')).toBe('31 min 4 s');
  expect(behindText({ ms: 90_000, method: 'at-least' }, '5')).toBe('≥ 1 min 30 s');
  expect(behindText({ ms: 300, method: 'record' }, '5')).toBe('< 1 s');
  expect(behindText(null, '5')).toBe('unknown');
  expect(behindText({ ms: 0, method: 'reached' }, '0')).toBe('–');
});

test('rates and the time to catch up', () => {
  expect([null, 0, 0.04, 6.66, 1_204.4].map(rateText)).toEqual(['–', '0', '< 0.1', '6.7', '1,204']);
  expect(catchUpText({ lag: '0', catchUpMs: 0 })).toBe('has caught up');
  expect(catchUpText({ lag: '9', catchUpMs: null })).toBe('not at this rate');
  expect(catchUpText({ lag: '0', catchUpMs: null })).toBe('not by itself');
  expect(catchUpText({ lag: '9', catchUpMs: 41_000 })).toBe('in 41 s');
});
