import { afterAll, expect, test } from 'vitest';
import { changeSettings } from '#lib/replay/change-settings.ts';
import { confirmReplay } from '#lib/replay/confirm-replay.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { byOffsets, plannedRange } from '#scripts/test/test-ranges.ts';
import { ada, openTestReplays, type SeenRecord, type TestReplays } from '#scripts/test/test-replays.ts';
import { usualSettings } from './run-settings.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const isCopy = ({ headers }: SeenRecord) => headers.some(({ name }) => name === 'redrive-job-id');
const messages = Array.from({ length: 24 }, (_, number) => ({ key: `${number}` }));
/** Twenty are sent, four are not. */
const settings = {
  ...usualSettings(100_000),
  canary: { messages: 20, waitMs: 60_000 },
  guards: { returns: { percent: 20, ofLast: 10 }, lag: null, brokerErrors: null },
};

/** A dead letter for each of some messages, which does not say whose consumer failed. */
async function deadLettered({ origin, deadLetters, index }: TestReplays, offsets: readonly bigint[]): Promise<void> {
  await appendRecords(
    kafka,
    deadLetters.name,
    offsets.map((offset) => ({ headers: genericHeaders({ topic: origin.name, offset }) })),
  );
  await index();
}

async function sent(replays: TestReplays, { id, planHash }: ReplayDetail): Promise<bigint[]> {
  await changeSettings(replays, ada, { id, planHash, settings });
  const { rows } = await replays.pool.query<{ plan_hash: string }>('select plan_hash from replay_job where id = $1', [id]);
  await confirmReplay(replays, ada, { id, planHash: rows[0]?.plan_hash ?? '', reason: 'the outage is over' });
  await replays.send(id);
  await replays.pool.query(`update replay_job set canary_open = false, state = 'running' where id = $1`, [id]);
  await replays.pool.query('update replay_job set running_since = confirmed_at where id = $1', [id]);
  return (await replays.seen()).filter(isCopy).map(({ offset }) => offset);
}

async function plannedFailures(replays: TestReplays): Promise<ReplayDetail> {
  await deadLettered(
    replays,
    messages.map((_, number) => BigInt(number)),
  );
  const { rows } = await replays.pool.query<{ id: string }>('select id from failure order by id');
  return replays.plan(rows.map(({ id }) => id));
}

const plans = [
  { what: 'failures that name no group', plan: plannedFailures, last: 'the last 10' },
  { what: 'a range that no group reads', plan: (replays: TestReplays) => plannedRange(replays, byOffsets(24n)), last: 'the last 20' },
];

test.each(plans)('of $what all count as handled that did not come back within the wait', async ({ plan, last }) => {
  const replays = await openTestReplays(kafka);
  await appendRecords(kafka, replays.origin.name, messages);
  const job = await plan(replays);
  const offsets = await sent(replays, job);
  expect(offsets).toHaveLength(20);
  await deadLettered(replays, offsets.slice(0, 3));
  await replays.advance(job.id);
  expect(await replays.advance(job.id)).toMatchObject({ state: 'running', counts: { returned: 3 } });
  await deadLettered(replays, offsets.slice(-3));
  await replays.advance(job.id);
  expect(await replays.advance(job.id)).toMatchObject({ state: 'paused', stateReason: expect.stringContaining(`of ${last} that were handled came back`) });
});

test.each(plans)('of $what none counts as handled before the wait is over', async ({ plan }) => {
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_PROOF_WAIT_MS: '600000' } });
  await appendRecords(kafka, replays.origin.name, messages);
  const job = await plan(replays);
  await deadLettered(replays, (await sent(replays, job)).slice(0, 3));
  await replays.advance(job.id);
  const { stateReason } = await replays.advance(job.id);
  expect(stateReason).toContain('3 of the last 3 that were handled came back (pauses above 20 % of 10)');
});
