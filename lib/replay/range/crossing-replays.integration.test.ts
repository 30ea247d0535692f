import { afterAll, expect, test } from 'vitest';
import { confirmReplay } from '#lib/replay/confirm-replay.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { commitGroup } from '#scripts/test/commit-group.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { byOffsets, confirmedRange, plannedRange } from '#scripts/test/test-ranges.ts';
import { ada, openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** A message of the origin that was read before fails only now. @returns the failure's id. */
async function failsNow(replays: TestReplays, offset: bigint): Promise<string> {
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'late', headers: genericHeaders({ topic: replays.origin.name, offset, group: 'crm' }) }]);
  await replays.index();
  return (await replays.pool.query<{ id: string }>('select id from failure order by id desc limit 1')).rows[0]?.id ?? '';
}

test('a replay of failures is told of a range that is going to send their messages: it is blocked, and not confirmed where the range came after the plan', async () => {
  const replays = await openTestReplays(kafka);
  await appendRecords(kafka, replays.origin.name, [{ key: 'a' }, { key: 'b' }]);
  const failureId = await failsNow(replays, 1n);
  const before = await replays.plan([failureId]);
  expect(before.plan.hazards.find(({ kind }) => kind === 'ranges-over')).toMatchObject({ level: 'ok' });
  await replays.pool.query(`update failure set state_before = state, state = 'discarded'`);
  const rangeId = await confirmedRange(replays, byOffsets(2n));
  await replays.pool.query(`update failure set state = 'new', state_before = null`);
  const seen = { id: before.id, planHash: before.planHash, reason: 'once more' };
  await expect(confirmReplay(replays, ada, seen)).rejects.toMatchObject({ type: 'plan-changed' });
  const after = await replays.plan([failureId]);
  expect(after.plan.hazards[0]).toMatchObject({
    kind: 'ranges-over',
    level: 'blocking',
    count: 1,
    examples: [`dead letter ${failureId}: replay ${rangeId} will send its message`],
  });
  await expect(confirmReplay(replays, ada, { ...seen, id: after.id, planHash: after.planHash })).rejects.toMatchObject({ type: 'blocked' });
  await replays.send(rangeId);
  const sent = await replays.plan([failureId]);
  expect(sent.plan.hazards[0]).toMatchObject({
    kind: 'ranges-over',
    level: 'risk',
    examples: [`dead letter ${failureId}: replay ${rangeId} has sent its message`],
  });
});

test('a message that failed after a range had taken its failures, and that the range has sent, is known to be sent once the range has ended', async () => {
  const replays = await openTestReplays(kafka);
  await appendRecords(kafka, replays.origin.name, [{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
  const rangeId = await confirmedRange(replays, byOffsets(2n));
  await replays.send(rangeId);
  const [sent, other] = [await failsNow(replays, 1n), await failsNow(replays, 2n)];
  const hazardOf = async (failureId: string) => (await replays.plan([failureId])).plan.hazards.find(({ kind }) => kind === 'sent-before');
  expect(await hazardOf(sent), 'while it is under way another risk tells it').toMatchObject({ level: 'ok' });
  await replays.pool.query(`update replay_job set state = 'proving' where id = $1 and state <> 'proving'`, [rangeId]);
  await replays.pool.query(`update replay_job set state = 'done', ended_at = now() where id = $1`, [rangeId]);
  expect(await hazardOf(sent)).toMatchObject({ level: 'risk', count: 1, examples: [`dead letter ${sent}: replay ${rangeId} of a range has sent it`] });
  expect(await hazardOf(other), 'behind the range').toMatchObject({ level: 'ok' });
});

test('what lies in a gap of a range that is under way may be replayed by itself', async () => {
  const replays = await openTestReplays(kafka);
  await appendRecords(kafka, replays.origin.name, [{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
  const partitions = [
    { partition: 0, from: '0', to: '1' },
    { partition: 0, from: '2', to: '3' },
  ];
  const rangeId = await confirmedRange(replays, { bounds: { by: 'offsets', partitions } });
  const over = async (offset: bigint) => (await replays.plan([await failsNow(replays, offset)])).plan.hazards.find(({ kind }) => kind === 'ranges-over');
  expect(await over(1n)).toMatchObject({ level: 'ok' });
  expect(await over(2n)).toMatchObject({ level: 'blocking', examples: [expect.stringContaining(`replay ${rangeId}`)] });
});

test('a failure that a plan was looked at for and that a range takes in the same moment is refused with the range named, and the other way round', async () => {
  const replays = await openTestReplays(kafka);
  await appendRecords(kafka, replays.origin.name, [{ key: 'a' }, { key: 'b' }]);
  const failureId = await failsNow(replays, 1n);
  const failures = await replays.plan([failureId]);
  const range = await plannedRange(replays, byOffsets(1n));
  await confirmReplay(replays, ada, { id: range.id, planHash: range.planHash, reason: 'the outage is over' });
  // The range grows over the failure, as one does that is confirmed between the other's last look and its claim.
  await replays.pool.query(
    `create function grow() returns trigger language plpgsql as $$ begin update replay_shard set total = 2 where job_id = ${range.id}; return new; end $$`,
  );
  await replays.pool.query('create trigger grow before update of claimed_by_job_id on failure for each row execute function grow()');
  await expect(confirmReplay(replays, ada, { id: failures.id, planHash: failures.planHash, reason: 'once more' })).rejects.toThrow(
    `Replay ${range.id} is sending a range in which dead letter ${failureId} began`,
  );
  expect((await replays.pool.query('select state from failure')).rows).toEqual([{ state: 'new' }]);
});

test('a range by time whose beginning the broker no longer has says from when on it has records', async () => {
  const replays = await openTestReplays(kafka);
  // In the past: a broker finds the end of a transaction too, which has the time at which it was written.
  const hourMs = Math.floor(Date.now() / 3_600_000 - 3) * 3_600_000;
  const at = (minute: number) => BigInt(hourMs + minute * 60_000);
  const textAt = (minute: number) => new Date(Number(at(minute))).toISOString();
  const firstAt = `${textAt(30).slice(0, 19).replace('T', ' ')} UTC`;
  await appendRecords(kafka, replays.origin.name, [
    { value: 'gone', timestamp: at(0) },
    { value: 'first', timestamp: at(30) },
    { value: 'last', timestamp: at(50) },
  ]);
  const bounds = { by: 'time' as const, from: textAt(-60), to: textAt(60) };
  const gapOf = async () => (await plannedRange(replays, { bounds, overtaken: 'send' })).plan.hazards.find(({ kind }) => kind === 'retention-gap');
  expect(await gapOf(), 'a log that begins at 0 never had anything before').toMatchObject({ level: 'ok' });
  await kafka.admin.deleteRecords({ topics: [{ name: replays.origin.name, partitions: [{ partition: 0, offset: 1n }] }] });
  expect(await gapOf()).toMatchObject({
    level: 'risk',
    title: `The broker no longer has records before ${firstAt}`,
    examples: [`${replays.origin.name}/0 begins at 1, ${firstAt}`],
  });
});

test('a range that another replay has sent a moment before says so, and counts no offset that it left out', async () => {
  const replays = await openTestReplays(kafka);
  await appendRecords(kafka, replays.origin.name, [{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
  const hazardOf = async (from: bigint, to: bigint) =>
    (await plannedRange(replays, byOffsets(to, { from }))).plan.hazards.find(({ kind }) => kind === 'replayed-before');
  expect(await hazardOf(0n, 3n)).toMatchObject({ level: 'ok' });
  const id = await confirmedRange(replays, byOffsets(2n));
  await replays.send(id);
  await replays.advance(id);
  expect(await hazardOf(0n, 3n)).toMatchObject({
    level: 'risk',
    count: 2,
    title: `Replay ${id} has sent some of it before`,
    examples: [expect.stringMatching(new RegExp(`^replay ${id}: 2 offsets, ended `))],
  });
  expect(await hazardOf(2n, 3n)).toMatchObject({ level: 'ok' });
  await replays.pool.query(
    `insert into replay_left (job_id, shard, from_position, to_position, count, outcome, reason) values ($1, 0, 1, 2, 1, 'failed', 'too large')`,
    [id],
  );
  expect(await hazardOf(1n, 2n), 'what it left was not sent').toMatchObject({ level: 'ok' });
});

test('a range says what a replay has sent of it that still waits for its proof', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('crm');
  await appendRecords(kafka, replays.origin.name, [{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
  await commitGroup(kafka, group, { topic: replays.origin.name, offset: 3n });
  const id = await confirmedRange(replays, byOffsets(2n));
  await replays.send(id);
  expect(await replays.advance(id)).toMatchObject({ state: 'proving' });
  const { plan } = await plannedRange(replays, byOffsets(3n));
  expect(plan.hazards.find(({ kind }) => kind === 'replayed-before')).toMatchObject({
    level: 'risk',
    count: 2,
    examples: [`replay ${id}: 2 offsets, still under way`],
  });
});

test('a range says what a replay of dead letters has sent of it; a filtered one counts no more than it sent', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail(['a', 'b', 'c', 'd'].map((key) => ({ key })));
  const ofFailures = await replays.confirmed(ids.slice(1, 3));
  await replays.send(ofFailures);
  await replays.advance(ofFailures);
  await replays.pool.query(`update replay_job set state = 'done', ended_at = now() where id = $1`, [ofFailures]);
  const hazardOf = async (from: bigint, to: bigint) =>
    (await plannedRange(replays, byOffsets(to, { from }))).plan.hazards.find(({ kind }) => kind === 'replayed-before');
  expect(await hazardOf(0n, 4n)).toMatchObject({ level: 'risk', count: 2, examples: [expect.stringContaining(`replay ${ofFailures}: 2 offsets`)] });
  expect(await hazardOf(0n, 1n)).toMatchObject({ level: 'ok' });
  const filtered = await confirmedRange(replays, { ...byOffsets(4n), filter: { key: 'a' } });
  await replays.send(filtered);
  await replays.advance(filtered);
  await replays.pool.query(`update replay_job set state = 'done', ended_at = now() where id = $1`, [filtered]);
  expect((await hazardOf(0n, 4n))?.examples).toEqual([
    expect.stringContaining(`replay ${filtered}: 1 offset,`),
    expect.stringContaining(`replay ${ofFailures}: 2 offsets,`),
  ]);
});

test('a range with gaps has not sent what lies between its runs', async () => {
  const replays = await openTestReplays(kafka);
  await appendRecords(kafka, replays.origin.name, [{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
  const runs = [
    { partition: 0, from: '0', to: '1' },
    { partition: 0, from: '2', to: '3' },
  ];
  const id = await confirmedRange(replays, { bounds: { by: 'offsets', partitions: runs } });
  await replays.send(id);
  await replays.advance(id);
  const hazardOf = async (from: bigint, to: bigint) =>
    (await plannedRange(replays, byOffsets(to, { from }))).plan.hazards.find(({ kind }) => kind === 'replayed-before');
  expect(await hazardOf(1n, 2n)).toMatchObject({ level: 'ok' });
  expect(await hazardOf(0n, 3n)).toMatchObject({ level: 'risk', count: 2 });
});
