import { afterAll, expect, test } from 'vitest';
import { textHeader } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';
import { suggestRanges } from './suggest-ranges.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('what open dead letters of one error began in is suggested as a range, from the first of their messages to the last, with all groups that failed', async () => {
  const replays = await openTestReplays(kafka);
  const at = (minute: number) => textHeader('x-original-timestamp', String(Date.UTC(2026, 10, 30, 9, minute)));
  await replays.fail([
    { key: 'a', group: 'warehouse', headers: [at(10)] },
    { key: 'b', group: 'warehouse', headers: [at(25)] },
    { key: 'c', group: 'warehouse', headers: [at(40)] },
    { key: 'd', group: 'crm' },
    // A message of the day before that nobody can read has no part in the outage.
    {
      key: 'e',
      group: 'crm',
      headers: [textHeader('x-original-timestamp', String(Date.UTC(2026, 10, 29, 9, 0))), textHeader('x-exception-class', 'SyntaxError')],
    },
  ]);
  const topic = replays.origin.name;
  expect(await suggestRanges(replays, ada)).toEqual({
    ranges: [
      { topic, errorClass: 'Timeout', groups: ['crm', 'warehouse'], failures: 4, firstAt: '2026-11-30T09:10:00.000Z', lastAt: '2026-11-30T09:40:00.000Z' },
      { topic, errorClass: 'SyntaxError', groups: ['crm'], failures: 1, firstAt: '2026-11-29T09:00:00.000Z', lastAt: '2026-11-29T09:00:00.000Z' },
    ],
  });
  await replays.pool.query(`update failure set state_before = state, state = 'discarded'`);
  expect(await suggestRanges(replays, ada)).toEqual({ ranges: [] });
});
