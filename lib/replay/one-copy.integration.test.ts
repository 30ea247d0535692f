import { afterAll, expect, test } from 'vitest';
import { saveEdit } from '#lib/dead-letters/edits/save-edit.ts';
import { showEdit } from '#lib/dead-letters/edits/show-edit.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { commitGroup } from '#scripts/test/commit-group.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { loseAfterCommit } from '#scripts/test/lose-after-commit.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays, type TestReplays } from '#scripts/test/test-replays.ts';
import { getReplay } from './get-replay.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** Messages on each of which two groups failed. @returns the failures' ids: of each message the first group's and the second's. */
async function failInTwoGroups(replays: TestReplays, keys: readonly string[], [one, other]: readonly [string, string]): Promise<string[]> {
  const first = await replays.fail(keys.map((key) => ({ key, value: `value of ${key}`, group: one })));
  await appendRecords(
    kafka,
    replays.deadLetters.name,
    keys.map((key, offset) => ({
      key,
      value: `value of ${key}`,
      headers: genericHeaders({ topic: replays.origin.name, offset: BigInt(offset), group: other }),
    })),
  );
  await replays.index();
  const { rows } = await replays.pool.query<{ id: string }>('select id from failure where not id = any($1) order by id', [first]);
  return first.flatMap((id, place) => [id, rows[place]?.id ?? '']);
}

/** Corrects a dead letter's value by hand. @returns the version of its draft. */
async function correct(replays: TestReplays, id: string): Promise<number> {
  const { recordId, newestVersion, original } = await showEdit(replays, ada, { cluster: 'test', id });
  await saveEdit(replays, ada, {
    cluster: 'test',
    id,
    recordId,
    seenVersion: newestVersion,
    reason: 'INC-7',
    key: Buffer.from('a').toString('base64'),
    value: Buffer.from('corrected').toString('base64'),
    headers: original.headers.map(({ name, nameBase64, base64 }) => ({ name, nameBase64, value: base64 })),
  });
  return newestVersion + 1;
}

const copiesIn = async (replays: TestReplays) =>
  (await replays.seen()).filter(({ headers }) => headers.some(({ name }) => name === 'redrive-job-id')).map(({ key, value }) => `${key}: ${value}`);

test('a message on which two groups failed is sent once; its copy is proven for each by its own group', async () => {
  const replays = await openTestReplays(kafka);
  const groups = [kafka.uniqueGroup('crm'), kafka.uniqueGroup('warehouse')] as const;
  const ids = await failInTwoGroups(replays, ['a', 'b', 'c'], groups);
  const jobId = await replays.confirmed(ids);
  const { plan, shards } = await getReplay(replays, jobId);
  expect(plan.items.map(({ position }) => position)).toEqual(['0', '0', '1', '1', '2', '2']);
  expect(shards).toMatchObject([{ total: '3' }]);
  expect(plan.hazards.find(({ kind }) => kind === 'shared-messages')).toMatchObject({ level: 'notice', title: '6 dead letters are of 3 messages', count: 3 });
  await replays.send(jobId);
  expect(await copiesIn(replays)).toEqual(['a: value of a', 'b: value of b', 'c: value of c']);
  const end = ((await replays.seen()).at(-1)?.offset ?? 0n) + 1n;
  const stateOf = async (group: string) =>
    (
      await replays.pool.query('select distinct failure.state from failure join dead_letter on dead_letter.id = first_record_id where consumer_group = $1', [
        group,
      ])
    ).rows;
  await commitGroup(kafka, groups[0], { topic: replays.origin.name, offset: end });
  await eventually(async () => {
    await replays.advance(jobId);
    expect(await stateOf(groups[0])).toEqual([{ state: 'resolved' }]);
    return true;
  });
  expect(await stateOf(groups[1]), 'the other group has not passed it').toEqual([{ state: 'replayed' }]);
  await commitGroup(kafka, groups[1], { topic: replays.origin.name, offset: end });
  const done = await eventually(async () => {
    const job = await replays.advance(jobId);
    return job.state === 'done' && job;
  });
  expect(done.counts).toMatchObject({ proven: 6 });
});

test('where one of the dead letters of a message was edited, the edit is sent, and nothing beside it', async () => {
  const replays = await openTestReplays(kafka);
  const [first = '', second = ''] = await failInTwoGroups(replays, ['a'], ['crm', 'warehouse']);
  const jobId = await replays.confirmed([first, second], [{ failureId: second, version: await correct(replays, second) }]);
  await replays.send(jobId);
  expect(await copiesIn(replays)).toEqual(['a: corrected']);
  expect((await getReplay(replays, jobId)).counts).toMatchObject({ sent: 2 });
});

test('a worker that is lost after Kafka has committed such a message has its successor find the one copy for both', async () => {
  const replays = await openTestReplays(kafka);
  const ids = await failInTwoGroups(replays, ['a', 'b'], ['crm', 'warehouse']);
  const jobId = await replays.confirmed(ids);
  await loseAfterCommit(replays, jobId);
  await replays.send(jobId);
  expect(await copiesIn(replays)).toHaveLength(2);
  const { items, counts } = await getReplay(replays, jobId);
  expect(counts).toMatchObject({ sent: 4, skipped: 0 });
  expect(new Set(items.map(({ copy }) => copy?.offset)).size).toBe(2);
});

test('a message that was sent before for another group’s dead letter is told, with the edit that it was sent with', async () => {
  const replays = await openTestReplays(kafka);
  const [first = '', second = ''] = await failInTwoGroups(replays, ['a'], ['crm', 'warehouse']);
  const before = await replays.plan([second]);
  expect(before.plan.hazards.find(({ kind }) => kind === 'sent-before')).toMatchObject({ level: 'ok' });
  const jobId = await replays.confirmed([first], [{ failureId: first, version: await correct(replays, first) }]);
  await replays.send(jobId);
  const { plan } = await replays.plan([second]);
  expect(plan.hazards.find(({ kind }) => kind === 'sent-before')).toMatchObject({
    level: 'risk',
    title: '1 message was sent before, for another dead letter of it',
    examples: [`dead letter ${second}: replay ${jobId} sent it as edited for dead letter ${first}`],
  });
});
