import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { confirmReplay } from '#lib/replay/confirm-replay.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { usualSettings } from '#lib/replay/run/run-settings.ts';
import { appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { byOffsets, plannedRange } from '#scripts/test/test-ranges.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';
import { computePlans } from './compute-plans.ts';
import { decideOvertaken } from './decide-overtaken.ts';
import { planRange } from './plan-range.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('the answer to what becomes of overtaken messages keeps all else of the plan: how it runs, and what it tries again', async () => {
  const replays = await openTestReplays(kafka);
  const counted = (value: string) => ({ key: 'a', value, headers: [textHeader('event-type', 'Counted')] });
  await appendRecords(kafka, replays.origin.name, [counted('old'), counted('new')]);
  const { id: first } = await plannedRange(replays, byOffsets(2n));
  const settings = { ...usualSettings(7), rampMs: 60_000, canary: { messages: 1, waitMs: 5_000 } };
  const { bounds } = byOffsets(1n);
  const request = { source: 'topic' as const, topic: replays.origin.name, bounds, overtaken: 'ask' as const, removeHeaders: ['x-trace'], provenBy: [] };
  const asked = await planRange(replays, ada, request, { settings, retryOf: first });
  const compute = () => computePlans({ ...replays, log, signal: new AbortController().signal });
  await compute();
  expect((await getReplay(replays, asked)).plan.hazards[0]).toMatchObject({ kind: 'newer-events', level: 'blocking' });
  const answered = await decideOvertaken(replays, ada, { id: asked, overtaken: 'send' });
  await compute();
  const { planHash, ...retry } = await getReplay(replays, answered);
  expect(retry).toMatchObject({ state: 'planned', retryOf: first, plan: { settings, range: { request: { ...request, overtaken: 'send' } } } });
  await confirmReplay(replays, ada, { id: answered, planHash, reason: 'all of them' });
  await expect(decideOvertaken(replays, ada, { id: answered, overtaken: 'skip' }), 'it is no plan any more').rejects.toMatchObject({
    type: 'not-in-this-state',
  });
  const [failure = ''] = await replays.fail([{ key: 'k', value: 'v' }]);
  const { id: ofFailures } = await replays.plan([failure]);
  await expect(decideOvertaken(replays, ada, { id: ofFailures, overtaken: 'skip' })).rejects.toMatchObject({ type: 'not-a-range' });
});
