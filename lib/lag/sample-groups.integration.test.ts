import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from '#lib/db/open-pool.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { runClassicMember, runConsumerMember } from '#scripts/test/group-members.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { createTestDatabase } from '#scripts/test/test-database.ts';
import { testPool } from '#scripts/test/test-pool.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { forgetSamples } from './forget-samples.ts';
import { listGroups } from './list-groups.ts';
import { readGroups } from './read-groups.ts';
import { newGroupWatch, sampleGroups } from './sample-groups.ts';
import { showGroup } from './show-group.ts';

const kafka = openTestCluster();
const { cluster } = kafka;
const everyMs = 10_000;

let pool: pg.Pool;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await createTestDatabase();
  drop = database.drop;
  pool = openPool(database.url);
});
afterAll(async () => {
  await pool.end();
  await drop();
  await kafka.close();
});

const records = (count: number, timestamp = BigInt(Date.now())) => Array.from({ length: count }, (_, number) => ({ value: `${number}`, timestamp }));

/** Commits for a group without members, as a tool does. */
const commit = (groupId: string, topic: string, offset: bigint) =>
  kafka.admin.alterConsumerGroupOffsets({ groupId, topics: [{ name: topic, partitionOffsets: [{ partition: 0, offset }] }] });

/** A member that reads and never commits, until the test ends. */
const runSilentMember = (groupId: string, topic: string) => runClassicMember(kafka.brokers, groupId, topic, { clientId: 'silent-member', autoCommit: false });

/** Samples again and again, on a clock that moves on ten seconds a round; `act` happens before each. */
async function sample(into: pg.Pool, rounds: number, act: (round: number) => Promise<unknown> = async () => undefined): Promise<void> {
  const watch = newGroupWatch();
  const startMs = Date.now();
  for (let round = 0; round < rounds; round++) {
    if (round > 0) await act(round);
    await sampleGroups(
      into,
      cluster,
      watch,
      () => false,
      () => startMs + round * everyMs,
    );
  }
}

const stateOf = async (groupId: string) => (await listGroups(pool, ada, cluster.id)).groups.find((group) => group.groupId === groupId);
const detailOf = (groupId: string) => showGroup(pool, ada, { cluster: cluster.id, groupId, range: '1h' });

test('groups of both protocols get the state that they are in, with the samples that say so', async () => {
  const topic = await kafka.createTopic();
  const quiet = await kafka.createTopic();
  const producedAt = BigInt(Date.now() - 60_000);
  await appendRecords(kafka, topic.name, records(100, producedAt));
  await appendRecords(kafka, quiet.name, records(5));
  const group = {
    stopped: kafka.uniqueGroup('stopped'),
    stalled: kafka.uniqueGroup('stalled'),
    behind: kafka.uniqueGroup('behind'),
    fine: kafka.uniqueGroup('fine'),
    rewound: kafka.uniqueGroup('rewound'),
    modern: kafka.uniqueGroup('modern'),
    silent: kafka.uniqueGroup('silent'),
  };
  await Promise.all([runConsumerMember(kafka.brokers, group.modern, quiet.name), runSilentMember(group.silent, quiet.name)]);
  for (const name of [group.stopped, group.stalled, group.behind, group.rewound]) await commit(name, topic.name, 10n);
  await commit(group.rewound, topic.name, 50n);
  await commit(group.fine, topic.name, 90n);
  let end = 101n;
  await sample(pool, 10, async (round) => {
    end = (await appendRecords(kafka, topic.name, records(20))) + 21n;
    await commit(group.stalled, topic.name, 10n);
    await commit(group.behind, topic.name, 10n + BigInt(round));
    // It is at the end every other time.
    await commit(group.fine, topic.name, end - BigInt(round % 2));
    if (round === 5) await commit(group.rewound, topic.name, 20n);
    if (round === 9) {
      await eventually(async () => {
        const offsets = await kafka.admin.listConsumerGroupOffsets({ groups: [group.modern] });
        return offsets.some(({ topics }) => topics.some(({ partitions }) => partitions.some(({ committedOffset }) => committedOffset >= 5n)));
      });
    }
  });

  const stopped = await stateOf(group.stopped);
  expect(stopped).toMatchObject({ state: 'stopped', type: 'classic', members: 0, lag: String(end - 10n), catchUpMs: null });
  expect(stopped?.why).toMatch(/no commit in the 90 s that commits were watched.*offset 10 stands, the log grew by 189.*the group has no members/);
  // The record at offset 10 was produced a minute before the first sample, which is a minute and a half old on this clock.
  expect(stopped?.behind).toEqual({ ms: expect.any(Number), method: 'record' });
  expect(stopped?.behind?.ms).toBeGreaterThanOrEqual(150_000);
  expect(stopped?.behind?.ms).toBeLessThan(170_000);
  expect(await stateOf(group.stalled)).toMatchObject({ state: 'stalled', why: expect.stringContaining('all 10 samples have offset 10') });
  expect(await stateOf(group.behind)).toMatchObject({
    state: 'falling behind',
    why: expect.stringContaining('lag never fell in 10 samples'),
    outPerSecond: 0.1,
  });
  expect(await stateOf(group.fine)).toMatchObject({ state: 'ok' });
  expect(await stateOf(group.rewound)).toMatchObject({ state: 'rewound', why: expect.stringMatching(/was 50 50 s ago, went back and is at 20 now/) });
  expect(await stateOf(group.modern)).toMatchObject({ state: 'ok', type: 'consumer', members: 1, lag: '0', behind: { ms: 0, method: 'reached' } });
  expect(await stateOf(group.silent)).toMatchObject({ state: 'never committed', lag: '0', behind: null, why: expect.stringContaining('up to 6 records') });

  const { partitions, members, points } = await detailOf(group.stopped);
  expect(members).toEqual([]);
  expect(partitions).toHaveLength(1);
  expect(partitions[0]).toMatchObject({ topic: topic.name, partition: 0, rule: 'no-commit', committed: '10', member: null });
  expect(partitions[0]?.window.map(({ committed }) => committed)).toEqual(Array.from({ length: 10 }, () => '10'));
  expect(points.at(-1)).toMatchObject({ lag: Number(end - 10n) });
  const silent = await detailOf(group.silent);
  expect(silent.partitions[0]?.member).toMatchObject({ clientId: expect.stringContaining('silent-member') });
}, 60_000);

test('an offset before nothing but the marker of a transaction has no lag', async () => {
  const own = await testPool();
  const topic = await kafka.createTopic();
  const group = kafka.uniqueGroup('marker');
  await appendRecords(kafka, topic.name, records(3));
  await commit(group, topic.name, 3n);
  await sample(own, 1);
  const { groups } = await listGroups(own, ada, cluster.id);
  expect(groups.find(({ groupId }) => groupId === group)).toMatchObject({ state: 'ok', lag: '0' });
});

test('a group whose offset lies beyond the end of the log is out of range, and does not count as keeping up', async () => {
  const own = await testPool();
  const topic = await kafka.createTopic();
  const group = kafka.uniqueGroup('beyond');
  await appendRecords(kafka, topic.name, records(3));
  await commit(group, topic.name, 505n);
  await sample(own, 3);
  const { groups } = await listGroups(own, ada, cluster.id);
  expect(groups.find(({ groupId }) => groupId === group)).toMatchObject({
    state: 'out of range',
    lag: '0',
    behind: null,
    catchUpMs: null,
    why: expect.stringContaining('all 3 samples have offset 505, and the log ends at 4'),
  });
});

test('where retention took the next record, the first one that is kept tells the time, and verdict and method say so', async () => {
  const own = await testPool();
  const topic = await kafka.createTopic();
  const group = kafka.uniqueGroup('expired');
  await appendRecords(kafka, topic.name, records(5, BigInt(Date.now() - 3_600_000)));
  const start = await appendRecords(kafka, topic.name, records(5, BigInt(Date.now() - 60_000)));
  await commit(group, topic.name, 1n);
  await kafka.admin.deleteRecords({ topics: [{ name: topic.name, partitions: [{ partition: 0, offset: start }] }] });
  await sample(own, 1);
  const { groups } = await listGroups(own, ada, cluster.id);
  const line = groups.find(({ groupId }) => groupId === group);
  expect(line?.behind?.method).toBe('first-kept');
  expect(line?.behind?.ms).toBeLessThan(120_000);
  expect(line?.why).toContain(`up to ${start - 1n} records of this lag were deleted by retention before the group read them`);
});

test('a group without a commit has the lag that the log holds, in every figure', async () => {
  const own = await testPool();
  const topic = await kafka.createTopic();
  const group = kafka.uniqueGroup('new');
  const start = await appendRecords(kafka, topic.name, records(5));
  await appendRecords(kafka, topic.name, records(3));
  await kafka.admin.deleteRecords({ topics: [{ name: topic.name, partitions: [{ partition: 0, offset: start }] }] });
  await runSilentMember(group, topic.name);
  // Until its one partition is given to it.
  await eventually(async () => (await readGroups(cluster, (groupId) => groupId !== group))[0]?.partitions.length === 1);
  await sample(own, 2);
  const [partition] = (await showGroup(own, ada, { cluster: cluster.id, groupId: group, range: '1h' })).partitions;
  const held = String(BigInt(partition?.logEnd ?? 0) - start);
  expect(partition).toMatchObject({ committed: null, logStart: String(start), lag: held });
  expect(partition?.window.map(({ lag }) => lag)).toEqual([held, held]);
  expect(partition?.lastHour.at(-1)).toBe(Number(held));
});

test('a group that was deleted is forgotten at the next sample', async () => {
  const own = await testPool();
  const topic = await kafka.createTopic();
  const [kept, deleted] = [kafka.uniqueGroup('kept'), kafka.uniqueGroup('deleted')];
  await commit(kept, topic.name, 0n);
  await commit(deleted, topic.name, 0n);
  const names = async () => (await listGroups(own, ada, cluster.id)).groups.map(({ groupId }) => groupId);
  await sample(own, 2, async () => {
    expect(await names()).toEqual(expect.arrayContaining([kept, deleted]));
    await kafka.admin.deleteGroups({ groups: [deleted] });
  });
  expect(await names()).toContain(kept);
  expect(await names()).not.toContain(deleted);
});

test('samples older than a day are forgotten, and no others', async () => {
  const own = await testPool();
  const group = kafka.uniqueGroup('aged');
  await commit(group, (await kafka.createTopic()).name, 0n);
  await sample(own, 3);
  await own.query(`update lag_sample set at = at - interval '25 hours' where at = (select min(at) from lag_sample)`);
  await forgetSamples(own);
  const { rows } = await own.query('select from lag_sample join consumer_group on consumer_group.id = group_ref where group_id = $1', [group]);
  expect(rows).toHaveLength(2);
});

test('a group that is not there is refused with what to do', async () => {
  await expect(showGroup(pool, ada, { cluster: cluster.id, groupId: 'nobody', range: '1h' })).rejects.toThrow(/has no consumer group nobody/);
});
