import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { getReplay } from '#lib/replay/get-replay.ts';
import { textHeader } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestReplays } from '#scripts/test/test-replays.ts';
import { runShard } from './run-shard.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const hourAgo = BigInt(Date.now() - 3_600_000);

test('a replayed message is sent once as it was: key, value, timestamp and headers, less its failure headers and with the three of the replay', async () => {
  const replays = await openTestReplays(kafka);
  const headers = [
    textHeader('event-type', 'OrderPlaced'),
    textHeader('twice', 'one'),
    { name: 'null', value: null },
    textHeader('twice', 'two'),
    { name: '\ufffd', nameBytes: Buffer.from([0xff]), value: Buffer.from([0x80, 0]) },
    textHeader('redrive-attempt', '7'),
  ];
  const [id = ''] = await replays.fail([{ key: Buffer.from([0xff, 0]), value: Buffer.from([0, 0xfe]), timestamp: hourAgo, headers }]);
  const jobId = await replays.confirmed([id]);
  await replays.send(jobId);
  const [original, copy, ...more] = await replays.seen();
  expect(more).toEqual([]);
  expect(copy).toMatchObject({ key: Buffer.from([0xff, 0]), value: Buffer.from([0, 0xfe]), timestamp: hourAgo });
  expect(copy?.headers).toEqual([
    ...headers.slice(0, 5),
    textHeader('redrive-job-id', `${jobId}-${(await getReplay(replays, jobId)).planHash.slice(0, 12)}`),
    textHeader('redrive-origin', `${replays.origin.name}/0/${original?.offset}`),
    textHeader('redrive-attempt', '1'),
  ]);
});

test('the failure is claimed, then replayed, with who, when, by which job, and where its copy lies', async () => {
  const replays = await openTestReplays(kafka);
  const [id = ''] = await replays.fail([{ key: 'k', value: 'v' }]);
  const jobId = await replays.confirmed([id]);
  const detail = () => getDeadLetter(replays.pool, replays.database, 'test', id);
  expect(await detail()).toMatchObject({ state: 'claimed', claimedByJobId: jobId });
  await replays.send(jobId);
  const [, copy] = await replays.seen();
  const { state, claimedByJobId, history, replays: listed } = await detail();
  expect({ state, claimedByJobId }).toEqual({ state: 'replayed', claimedByJobId: null });
  expect(history.map(({ actor, fromState, toState, jobId: by }) => ({ actor, fromState, toState, by }))).toEqual([
    { actor: 'ada@example.com', fromState: 'claimed', toState: 'replayed', by: jobId },
    { actor: 'ada@example.com', fromState: 'new', toState: 'claimed', by: jobId },
  ]);
  expect(listed).toMatchObject([{ jobId, outcome: 'sent', copy: { topic: replays.origin.name, partition: 0, offset: String(copy?.offset) } }]);
});

test('a job over several partitions sends each message to the one it came from, in the order of their origins', async () => {
  const replays = await openTestReplays(kafka, { partitions: 3 });
  const messages = Array.from({ length: 9 }, (_, number) => ({ key: `key ${number}`, value: `${number}`, partition: number % 3 }));
  const ids = await replays.fail(messages);
  const ends = await Promise.all([0, 1, 2].map(async (partition) => (await replays.seen(0n, partition)).at(-1)?.offset ?? 0n));
  const jobId = await replays.confirmed([...ids].reverse());
  await replays.send(jobId);
  for (const partition of [0, 1, 2]) {
    const copies = await replays.seen((ends[partition] ?? 0n) + 1n, partition);
    expect(copies.map(({ value }) => value?.toString())).toEqual([partition, partition + 3, partition + 6].map(String));
  }
});

test('messages of one key in one plan are all sent, the earlier before the later: one does not overtake the other', async () => {
  const replays = await openTestReplays(kafka);
  const headers = [textHeader('event-type', 'StockCounted')];
  const ids = await replays.fail(['first', 'second', 'third'].map((value) => ({ key: 'sku 1', value, headers })));
  const jobId = await replays.confirmed(ids);
  await replays.send(jobId);
  expect((await replays.seen()).slice(3).map(({ value }) => value?.toString())).toEqual(['first', 'second', 'third']);
});

test('a shard that is run again after its end sends nothing', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await replays.fail([{ key: 'a' }, { key: 'b' }]);
  const jobId = await replays.confirmed(ids);
  const lease = await replays.lease(jobId);
  const run = () => runShard(replays, lease, { jobId, shard: 0 }, log, new AbortController().signal);
  await run();
  await run();
  expect(await replays.seen()).toHaveLength(4);
});

test('a message whose old timestamp the target would delete at once or refuse is sent with a new one', async () => {
  const replays = await openTestReplays(kafka, { configs: { 'retention.ms': '7200000' } });
  const [id = ''] = await replays.fail([{ key: 'a', timestamp: hourAgo }]);
  await kafka.admin.incrementalAlterConfigs({
    resources: [{ resourceType: 2, resourceName: replays.origin.name, configs: [{ name: 'retention.ms', configOperation: 0, value: '1800000' }] }],
  });
  const plan = await replays.plan([id]);
  expect(plan.plan.hazards).toContainEqual(expect.objectContaining({ kind: 'timestamps', level: 'notice', count: 1 }));
  await replays.send(await replays.confirmed([id]));
  const copy = (await replays.seen()).at(-1);
  expect(copy?.timestamp).toBeGreaterThan(BigInt(Date.now() - 60_000));
});
