import { expect, test } from 'vitest';
import { describeConnection } from './describe-connection.ts';

const up = { name: 'database', status: 'up', reason: null } as const;
const down = { name: 'kafka/main', status: 'down', reason: 'No broker answers.' } as const;
const well = { health: { status: 'ok', checks: [up] }, failure: null, link: 'live', ageText: '2 s' } as const;

test('"Live" is only said when the last poll succeeded, everything is up, and changes are told', () => {
  expect(describeConnection({ ...well, health: { status: 'ok', checks: [up] } }).text).toBe('Live');
  expect(describeConnection({ ...well, health: { status: 'ok', checks: [up] }, failure: new Error('no answer'), ageText: '12 s' })).toEqual({
    tone: 'failed',
    text: 'Stale, 12 s',
    reason: 'no answer',
  });
  expect(describeConnection({ ...well, health: undefined, ageText: '0 s' }).text).toBe('Connecting');
  expect(describeConnection({ ...well, health: undefined, failure: new Error('no answer'), ageText: '' }).text).toBe('Not connected');
});

test('a page whose stream is interrupted says that it asks instead', () => {
  const health = { status: 'ok' as const, checks: [up] };
  expect(describeConnection({ ...well, health, link: 'connecting' }).text).toBe('Connecting');
  for (const link of ['lost', 'deaf'] as const)
    expect(describeConnection({ ...well, health, link })).toMatchObject({
      tone: 'risk',
      text: 'Asking every few seconds',
      reason: expect.stringContaining('interrupted'),
    });
});

test('what is down is named, with its reason', () => {
  expect(describeConnection({ ...well, health: { status: 'degraded', checks: [up, down] } })).toEqual({
    tone: 'risk',
    text: 'kafka/main is down',
    reason: 'No broker answers.',
  });
});
