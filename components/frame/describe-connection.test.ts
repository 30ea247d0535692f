import { expect, test } from 'vitest';
import { describeConnection } from './describe-connection.ts';

const up = { name: 'database', status: 'up', reason: null } as const;
const down = { name: 'kafka/main', status: 'down', reason: 'No broker answers.' } as const;

test('"Live" is only said when the last poll succeeded and everything is up', () => {
  expect(describeConnection({ status: 'ok', checks: [up] }, null, '2 s').text).toBe('Live');
  expect(describeConnection({ status: 'ok', checks: [up] }, new Error('no answer'), '12 s')).toEqual({
    tone: 'failed',
    text: 'Stale, 12 s',
    reason: 'no answer',
  });
  expect(describeConnection(undefined, null, '0 s').text).toBe('Connecting');
  expect(describeConnection(undefined, new Error('no answer'), '').text).toBe('Not connected');
});

test('what is down is named, with its reason', () => {
  expect(describeConnection({ status: 'degraded', checks: [up, down] }, null, '2 s')).toEqual({
    tone: 'risk',
    text: 'kafka/main is down',
    reason: 'No broker answers.',
  });
});
