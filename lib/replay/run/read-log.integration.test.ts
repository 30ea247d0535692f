import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { runShard } from '#lib/replay/engine/run-shard.ts';
import { pauseReplay } from '#lib/replay/pause-replay.ts';
import { resumeReplay } from '#lib/replay/resume-replay.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { byOffsets, confirmedRange } from '#scripts/test/test-ranges.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';
import type { LogLine } from './log-page.ts';
import { readLog } from './read-log.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('the log tells from rows what was decided, sent and taken over, newest first, and its pages have each line once', async () => {
  const replays = await openTestReplays(kafka);
  const jobId = await replays.confirmed(await replays.fail(Array.from({ length: 12 }, (_, number) => ({ key: `${number}` }))), [], { ratePerSecond: 20 });
  const running = runShard(replays, await replays.lease(jobId), { jobId, shard: 0 }, log, new AbortController().signal);
  await eventually(async () => (await replays.seen(12n)).length >= 5, { intervalMs: 5 });
  await pauseReplay(replays, ada, jobId);
  await running;
  // Another worker goes on.
  await replays.pool.query(`update lease set holder = 'another', token = token + 1 where name like 'replay/%'`);
  await resumeReplay(replays, ada, jobId);
  const { rows } = await replays.pool.query<{ name: string; token: string }>(`select name, token from lease where name like 'replay/%'`);
  const lease = { name: rows[0]?.name ?? '', token: BigInt(rows[0]?.token ?? 0) };
  await runShard(replays, lease, { jobId, shard: 0 }, log, new AbortController().signal);
  const whole = await readLog(replays, jobId, { limit: 100 });
  const told = whole.lines.map(({ text }) => text);
  const at = `${replays.origin.name}/0`;
  expect(told.at(-1)).toBe('planned');
  expect(told).toEqual(expect.arrayContaining(['confirmed: the cause is fixed', `test took up ${at}`, 'paused by ada@example.com', 'goes on']));
  expect(whole.lines.find(({ text }) => text.includes('took over'))).toMatchObject({
    actor: 'another',
    tone: 'risk',
    text: expect.stringContaining(`${at} from test at position`),
  });
  const sent = told.flatMap((text) => /^sent (\d+) messages? to /.exec(text)?.[1] ?? []);
  expect(sent.reduce((sum, count) => sum + Number(count), 0)).toBe(12);
  const paged: LogLine[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await readLog(replays, jobId, { limit: 2, cursor });
    paged.push(...page.lines);
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(whole.lines);
  expect([...paged].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))).toEqual(paged);
});

test('what a range sends is told once, whether it was a dead letter or not', async () => {
  const replays = await openTestReplays(kafka);
  await replays.fail([{ key: 'a' }, { key: 'b' }]);
  await appendRecords(kafka, replays.origin.name, [{ key: 'c' }]);
  const jobId = await confirmedRange(replays, byOffsets(100n));
  await replays.send(jobId);
  const { lines } = await readLog(replays, jobId, { limit: 100 });
  expect(lines.flatMap(({ text }) => (text.startsWith('sent ') ? text : []))).toEqual([`sent 3 messages to ${replays.origin.name}/0`]);
});

test('a cursor that the log did not give is refused', async () => {
  const replays = await openTestReplays(kafka);
  await expect(readLog(replays, 1, { limit: 2, cursor: 'nonsense' })).rejects.toMatchObject({ type: 'wrong-cursor' });
});
