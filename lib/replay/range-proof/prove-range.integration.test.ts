import { afterAll, expect, test } from 'vitest';
import { readReport } from '#lib/replay/report/read-report.ts';
import { readLog } from '#lib/replay/run/read-log.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { loseAfterCommit } from '#scripts/test/lose-after-commit.ts';
import { copies, messages, prove, rangeReaders } from '#scripts/test/range-proofs.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { byOffsets, confirmedRange, plannedRange } from '#scripts/test/test-ranges.ts';
import { openTestReplays } from '#scripts/test/test-replays.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const { passes, reads } = rangeReaders(kafka);

test('what a range sent is proven partition by partition once all groups that read the target have passed it, and not before', async () => {
  const replays = await openTestReplays(kafka, { partitions: 2 });
  const [fast, slow] = [kafka.uniqueGroup('crm'), kafka.uniqueGroup('warehouse')];
  for (const partition of [0, 1]) {
    await appendRecords(kafka, replays.origin.name, messages(3), { partition });
    for (const group of [fast, slow]) await reads(replays, group, 3n, partition);
  }
  const both = [0, 1].map((partition) => ({ partition, from: '0', to: '3' }));
  const id = await confirmedRange(replays, { bounds: { by: 'offsets', partitions: both } });
  await replays.send(id);
  await passes(replays, fast, 0);
  await passes(replays, fast, 1);
  expect(await prove(replays, id), 'the slow one has not passed').toMatchObject({ state: 'proving', counts: { sent: 6, proven: 0 } });
  await passes(replays, slow, 0);
  expect(await prove(replays, id)).toMatchObject({ state: 'proving', counts: { sent: 3, proven: 3 } });
  await passes(replays, slow, 1);
  expect(await prove(replays, id)).toMatchObject({ state: 'done', counts: { sent: 0, proven: 6, unproven: 0 } });
  const { lines } = await readLog(replays, id, { limit: 50 });
  expect(lines.map((line) => line.text)).toContainEqual(expect.stringMatching(/^\d messages of the range proven: .* have passed it/));
  const report = await readReport(replays, id);
  const ends = await Promise.all([0, 1].map(async (partition) => (await copies(replays, partition)).map(({ offset }) => String(offset))));
  expect(report.parts.map(({ sent, proven, firstOffset, lastOffset }) => [sent, proven, firstOffset, lastOffset])).toEqual(
    ends.map((offsets) => [3, 3, offsets.at(0), offsets.at(-1)]),
  );
  expect(report.reasons).toMatchObject([{ outcome: 'proven', count: 6 }]);
});

test('only the groups that the plan names have to pass; one that does not read the target is refused', async () => {
  const replays = await openTestReplays(kafka);
  const [warehouse, abandoned] = [kafka.uniqueGroup('warehouse'), kafka.uniqueGroup('abandoned')];
  await appendRecords(kafka, replays.origin.name, messages(2));
  for (const group of [warehouse, abandoned]) await reads(replays, group, 1n);
  await expect(plannedRange(replays, { ...byOffsets(2n), provenBy: ['nobody'] })).rejects.toMatchObject({ type: 'group-not-on-target' });
  const id = await confirmedRange(replays, { ...byOffsets(2n), provenBy: [warehouse] });
  await replays.send(id);
  await passes(replays, warehouse);
  expect(await prove(replays, id)).toMatchObject({ state: 'done', counts: { proven: 2 } });
});

test('what a worker sent that was lost before it wrote down where is proven by the end that the target had then', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('warehouse');
  await appendRecords(kafka, replays.origin.name, messages(4));
  await reads(replays, group, 4n);
  const id = await confirmedRange(replays, byOffsets(4n));
  await loseAfterCommit(replays, id);
  await replays.send(id);
  expect(await copies(replays)).toHaveLength(4);
  // The marker of the transaction lies behind the copies: a group that has read them stands behind it.
  await reads(replays, group, (await copies(replays)).at(-1)?.offset ?? 0n);
  expect(await prove(replays, id)).toMatchObject({ state: 'proving', counts: { sent: 4 } });
  const { rows } = await replays.pool.query<{ passes_at: string; base_offset: string | null }>('select passes_at, base_offset from replay_range_copy');
  expect(rows).toMatchObject([{ base_offset: null }]);
  await reads(replays, group, BigInt(rows[0]?.passes_at ?? 0));
  expect(await prove(replays, id)).toMatchObject({ state: 'done', counts: { proven: 4 } });
  expect((await readReport(replays, id)).parts).toMatchObject([{ sent: 4, unplaced: 4, firstOffset: null }]);
});

test('a group that is rewound before the wait is over has to pass again; one that never passes leaves it unproven', async () => {
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_PROOF_WAIT_MS: '1000', REDRIVE_PROOF_TIMEOUT_MS: '1000' } });
  const group = kafka.uniqueGroup('warehouse');
  await appendRecords(kafka, replays.origin.name, messages(2));
  await reads(replays, group, 2n);
  const id = await confirmedRange(replays, byOffsets(2n));
  await replays.send(id);
  await passes(replays, group);
  await replays.advance(id);
  const passedAt = async () =>
    (await replays.pool.query<{ passed_at: Date | null }>('select passed_at from replay_range_copy')).rows.map((row) => row.passed_at);
  expect(await passedAt()).toEqual([expect.any(Date)]);
  await reads(replays, group, 2n);
  await replays.pool.query(`update replay_range_copy set passed_at = now() - interval '1 hour'`);
  expect(await replays.advance(id), 'what was seen is of the past').toMatchObject({ counts: { proven: 0 } });
  expect(await passedAt()).toEqual([null]);
  await replays.pool.query(`update replay_range_copy set committed_at = now() - interval '1 hour'`);
  const job = await replays.advance(id);
  expect(job).toMatchObject({ state: 'done', counts: { unproven: 2 } });
  expect((await readReport(replays, id)).reasons).toMatchObject([{ outcome: 'unproven', count: 2, reason: `${group} did not pass it within 1 s` }]);
});

test('a dead letter topic that always has more than is indexed holds up no proof: what it had when that was asked is enough, and is named', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('warehouse');
  await appendRecords(kafka, replays.origin.name, messages(2));
  await reads(replays, group, 2n);
  const id = await confirmedRange(replays, byOffsets(2n));
  await replays.send(id);
  await passes(replays, group);
  const another = () => appendRecords(kafka, replays.deadLetters.name, [{ key: 'another' }]);
  await another();
  expect(await prove(replays, id)).toMatchObject({
    state: 'proving',
    stateReason: expect.stringContaining(`It waits until ${replays.deadLetters.name} is indexed`),
  });
  await replays.index();
  await another();
  expect(await replays.advance(id)).toMatchObject({ state: 'done', stateReason: null, counts: { proven: 2 } });
});

test('copies that went with their target are not proven by what a group has read of another topic of that name', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('warehouse');
  await replays.fail([{ key: 'a', group }]);
  await reads(replays, group, 1n);
  const id = await confirmedRange(replays, byOffsets(1n));
  await replays.send(id);
  await kafka.admin.deleteTopics({ topics: [replays.origin.name] });
  await eventually(() => kafka.createTopic({ name: replays.origin.name }));
  await appendRecords(kafka, replays.origin.name, messages(9));
  await eventually(() => reads(replays, group, 9n).then(() => true));
  const { state, counts } = await prove(replays, id);
  expect({ state, counts }).toMatchObject({ state: 'done', counts: { unproven: 1, proven: 0, sent: 0 } });
  expect((await readReport(replays, id)).reasons).toMatchObject([{ outcome: 'unproven', reason: expect.stringContaining('its target was deleted') }]);
  expect((await replays.pool.query('select state from failure')).rows).toEqual([{ state: 'replayed' }]);
});

test('a range that sent nothing has its end in the audit too', async () => {
  const replays = await openTestReplays(kafka);
  await appendRecords(kafka, replays.origin.name, [{ key: 'a' }, { key: 'a' }]);
  const id = await confirmedRange(replays, { ...byOffsets(1n), overtaken: 'skip' });
  await replays.send(id);
  expect(await replays.advance(id)).toMatchObject({ state: 'done', counts: { skipped: 1, sent: 0 } });
  const { rows } = await replays.pool.query(`select detail from audit where action = 'replays:prove' and subject = $1`, [`replay/${id}`]);
  expect(rows).toEqual([{ detail: {} }]);
});
