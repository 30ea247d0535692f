import { text } from 'node:stream/consumers';
import { afterAll, expect, test, vi } from 'vitest';
import { appendRecords } from '#scripts/test/append-records.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestReplays } from '#scripts/test/test-replays.ts';
import { exportReport } from './export-report.ts';
import { readReport } from './read-report.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('the report has every selected message in one of its reasons, the exports each of them with what became of it', async () => {
  const replays = await openTestReplays(kafka, { configs: { 'max.message.bytes': '3000' } });
  const ids = await replays.fail([
    { key: '=cmd()', value: 'comes back' },
    { key: 'k2', value: 'stays sent' },
    { key: 'k3', value: 'x'.repeat(2_000) },
  ]);
  await kafka.admin.incrementalAlterConfigs({
    resources: [{ resourceType: 2, resourceName: replays.origin.name, configs: [{ name: 'max.message.bytes', configOperation: 0, value: '1500' }] }],
  });
  replays.cluster.forgetTopic(replays.origin.name);
  const jobId = await replays.confirmed(ids);
  await replays.send(jobId);
  const copy = (await replays.seen(3n))[0]?.offset ?? 0n;
  const headers = genericHeaders({ topic: replays.origin.name, offset: copy, group: 'shipping', errorClass: 'StockShort', errorMessage: 'stock is 0' });
  await appendRecords(kafka, replays.deadLetters.name, [{ key: '=cmd()', headers }]);
  await replays.index();
  await replays.advance(jobId);
  const { reasons, replay } = await readReport(replays, jobId);
  expect(reasons.map(({ outcome, count }) => `${outcome} ${count}`).sort()).toEqual(['returned 1', 'sent 1', 'skipped 1']);
  expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(replay.selected);
  const lines = (await text(exportReport(replays, jobId, 'jsonl'))).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { deadLetter: ids[0], outcome: 'returned', reason: 'StockShort: stock is 0', key: '=cmd()', copyOffset: String(copy), originOffset: '0' },
    { deadLetter: ids[1], outcome: 'sent', copyOffset: String(copy + 1n), passedAt: null },
    { deadLetter: ids[2], outcome: 'skipped', reason: expect.stringContaining('larger than'), copyOffset: null, sentAt: null },
  ]);
  const csv = (await text(exportReport(replays, jobId, 'csv'))).trimEnd().split('\r\n');
  expect(csv).toHaveLength(4);
  expect(csv[0]).toMatch(/^deadLetter,outcome,reason,key,/);
  expect(csv[1]).toContain(",'=cmd(),");
});

test('an export is read a page at a time, only as far as somebody takes it, and has each message once', async () => {
  const replays = await openTestReplays(kafka);
  const { id: jobId } = await replays.plan(await replays.fail([{ key: 'a' }]));
  await replays.pool.query(
    `insert into replay_shard (job_id, shard, target_topic, target_partition, target_topic_id, group_id, total) select $1, shard, 't', shard, gen_random_uuid(), 'g', 1700 from generate_series(0, 1) shard`,
    [jobId],
  );
  await replays.pool.query(
    `insert into replay_item (job_id, shard, position, failure_id, record_id) select $1, shard, position, shard * 10000 + position, 0 from generate_series(0, 1) shard, generate_series(0, 1699) position`,
    [jobId],
  );
  const queries = vi.spyOn(replays.pool, 'query');
  const reader = exportReport(replays, jobId, 'jsonl').getReader();
  await reader.read();
  const afterOne = queries.mock.calls.length;
  await reader.cancel();
  expect(afterOne).toBeLessThan(5);
  const lines = (await text(exportReport(replays, jobId, 'jsonl'))).trimEnd().split('\n');
  expect(new Set(lines.map((line) => JSON.parse(line).deadLetter)).size).toBe(3_400);
});
