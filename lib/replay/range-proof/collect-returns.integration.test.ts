import { afterAll, expect, test } from 'vitest';
import { getReplay } from '#lib/replay/get-replay.ts';
import { readReport } from '#lib/replay/report/read-report.ts';
import { readLog } from '#lib/replay/run/read-log.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { loseAfterCommit } from '#scripts/test/lose-after-commit.ts';
import { copies, exportOf, messages, prove, rangeReaders } from '#scripts/test/range-proofs.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { byOffsets, confirmedRange } from '#scripts/test/test-ranges.ts';
import { openTestReplays } from '#scripts/test/test-replays.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const { comesBack, deadLetterOf, passes, reads } = rangeReaders(kafka);

test('a message that comes back although it had not failed before is told, counted once, and its batch is proven without it', async () => {
  const replays = await openTestReplays(kafka);
  const [crm, warehouse] = [kafka.uniqueGroup('crm'), kafka.uniqueGroup('warehouse')];
  await appendRecords(kafka, replays.origin.name, messages(5));
  for (const group of [crm, warehouse]) await reads(replays, group, 5n);
  const id = await confirmedRange(replays, byOffsets(5n));
  await replays.send(id);
  const sent = await copies(replays);
  await comesBack(replays, crm, sent[2]);
  await comesBack(replays, warehouse, sent[2]);
  for (const group of [crm, warehouse]) await passes(replays, group);
  const job = await prove(replays, id);
  expect(job).toMatchObject({ state: 'done', selected: 5, counts: { proven: 4, returned: 1, sent: 0, unproven: 0 } });
  expect(job.returns).toMatchObject([{ reason: 'StockShort: stock is 0', count: 1, hadFailed: false, before: null }]);
  expect(job.shards).toMatchObject([{ sent: 5, returned: 1 }]);
  const { lines: told } = await readLog(replays, id, { limit: 50 });
  expect(told.map((line) => line.text)).toContainEqual('1 message came back that had not failed before: StockShort: stock is 0');
  const { reasons } = await readReport(replays, id);
  expect(reasons.map(({ outcome, count }) => [outcome, count])).toEqual(
    expect.arrayContaining([
      ['proven', 4],
      ['returned', 1],
    ]),
  );
  const lines = await exportOf(replays, id);
  expect(lines.reduce((sum, line) => sum + line.messages, 0)).toBe(5);
  expect(lines.filter(({ outcome }) => outcome === 'returned')).toMatchObject([
    { originOffset: '2', copyOffset: String(sent[2]?.offset), messages: 1 },
    { originOffset: '2', copyOffset: String(sent[2]?.offset), messages: 0 },
  ]);
  expect(lines.filter(({ outcome }) => outcome === 'proven')).toMatchObject([
    { messages: 4, originOffset: '0', copyOffset: String(sent[0]?.offset), copyLastOffset: String(sent[4]?.offset) },
  ]);
});

test('claimed failures and the rest of a range are counted apart, each message once, also where a claimed one comes back in another group', async () => {
  const replays = await openTestReplays(kafka);
  const [shipping, crm] = [kafka.uniqueGroup('shipping'), kafka.uniqueGroup('crm')];
  await replays.fail(messages(2).map((message) => ({ ...message, group: shipping })));
  await appendRecords(kafka, replays.origin.name, messages(3));
  for (const group of [shipping, crm]) await reads(replays, group, 5n);
  const id = await confirmedRange(replays, byOffsets(100n));
  await replays.send(id);
  expect(await getReplay(replays, id)).toMatchObject({ selected: 5, counts: { sent: 5 } });
  await comesBack(replays, crm, (await copies(replays))[1]);
  for (const group of [shipping, crm]) await passes(replays, group);
  expect(await prove(replays, id)).toMatchObject({ state: 'done', selected: 5, counts: { proven: 4, returned: 1, sent: 0, unproven: 0 } });
  const lines = await exportOf(replays, id);
  expect(lines.reduce((sum, line) => sum + line.messages, 0)).toBe(5);
  const { reasons, parts } = await readReport(replays, id);
  expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(5);
  expect(parts, 'a message that is proven for one group and came back in another came back').toMatchObject([{ sent: 5, proven: 4, returned: 1 }]);
});

test('a message that had failed long ago and comes back is not told as one that had not failed before', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('shipping');
  await replays.fail([{ key: 'old', group }]);
  await replays.pool.query(`update failure set state_before = state, state = 'discarded'`);
  await reads(replays, group, 1n);
  const id = await confirmedRange(replays, byOffsets(1n));
  await replays.send(id);
  await comesBack(replays, group, (await copies(replays))[0]);
  await passes(replays, group);
  const { returns, counts } = await prove(replays, id);
  expect({ returned: counts.returned, returns }).toMatchObject({ returned: 1, returns: [{ count: 1, hadFailed: true, before: expect.any(String) }] });
  const { lines } = await readLog(replays, id, { limit: 50 });
  expect(lines.map((line) => line.text)).toContainEqual('1 message came back: StockShort: stock is 0');
});

test('a message that comes back of a consumer that drops our headers is found by where its copy lies, and counted as the message that it is', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('warehouse');
  await appendRecords(kafka, replays.origin.name, messages(5));
  await reads(replays, group, 5n);
  const runs = [
    { partition: 0, from: '0', to: '1' },
    { partition: 0, from: '3', to: '5' },
  ];
  const id = await confirmedRange(replays, { bounds: { by: 'offsets', partitions: runs } });
  await replays.send(id);
  await deadLetterOf(replays, group, (await copies(replays))[1], 0, false);
  await replays.index();
  await passes(replays, group);
  expect(await prove(replays, id)).toMatchObject({ state: 'done', counts: { proven: 2, returned: 1, unproven: 0 } });
  expect((await exportOf(replays, id)).filter(({ outcome }) => outcome === 'returned')).toMatchObject([{ originOffset: '3', messages: 1 }]);
});

test('what comes back before its slice is written down is counted at the batch of that slice, once it is', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('warehouse');
  await appendRecords(kafka, replays.origin.name, messages(4));
  await reads(replays, group, 4n);
  const id = await confirmedRange(replays, byOffsets(4n));
  await loseAfterCommit(replays, id);
  await comesBack(replays, group, (await copies(replays))[1]);
  await replays.advance(id);
  await replays.send(id);
  const { rows } = await replays.pool.query<{ passes_at: string }>('select passes_at from replay_range_copy');
  await reads(replays, group, BigInt(rows[0]?.passes_at ?? 0));
  expect(await prove(replays, id)).toMatchObject({ state: 'done', counts: { proven: 3, returned: 1 } });
});

test('nothing is judged before all that came back is collected, however much that is', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('warehouse');
  const count = 2_001;
  await appendRecords(kafka, replays.origin.name, messages(count));
  await reads(replays, group, BigInt(count));
  const id = await confirmedRange(replays, byOffsets(BigInt(count)));
  await replays.send(id);
  const failed = (await copies(replays)).map(({ key, headers, offset }) => ({
    key: key?.toString() ?? '',
    headers: [...headers, ...genericHeaders({ topic: replays.origin.name, offset, group })],
  }));
  await appendRecords(kafka, replays.deadLetters.name, failed);
  await replays.index();
  await passes(replays, group);
  expect(await prove(replays, id)).toMatchObject({ state: 'proving', counts: { proven: 0 } });
  expect(await replays.advance(id)).toMatchObject({ state: 'done', counts: { returned: count, proven: 0, unproven: 0 } });
});

test('of two failures that began with one message the one that is skipped does not take the message of the one that is sent', async () => {
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_MAX_ATTEMPTS: '1' } });
  const [shipping, crm] = [kafka.uniqueGroup('shipping'), kafka.uniqueGroup('crm')];
  const again = await replays.confirmed(await replays.fail([{ key: 'twice', group: shipping }]));
  await replays.send(again);
  await comesBack(replays, shipping, (await copies(replays))[0]);
  await appendRecords(kafka, replays.deadLetters.name, [{ key: 'twice', headers: genericHeaders({ topic: replays.origin.name, offset: 0n, group: crm }) }]);
  await replays.index();
  const id = await confirmedRange(replays, { ...byOffsets(1n), overtaken: 'send' });
  await replays.send(id);
  for (const group of [shipping, crm]) await passes(replays, group);
  const job = await prove(replays, id);
  expect(job.items.map(({ outcome }) => outcome).sort()).toEqual(['proven', 'skipped']);
  expect(job).toMatchObject({ state: 'done', selected: 1, counts: { proven: 1, unproven: 0 } });
  expect((await exportOf(replays, id)).reduce((sum, line) => sum + line.messages, 0)).toBe(1);
});
