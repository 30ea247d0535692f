import { afterAll, expect, test } from 'vitest';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { eventually } from '#scripts/test/eventually.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestIndexer, type TestIndexer } from '#scripts/test/test-indexer.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';
import { addNote } from './add-note.ts';
import { discardFailure } from './discard.ts';
import { resolveFailure } from './resolve.ts';
import { restoreFailure } from './restore.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const ben = { ...ada, id: 'ben', email: 'ben@example.com' };
const cluster = 'test';

/** One failure to work on. */
async function openFailure() {
  const indexer = await openTestIndexer(kafka);
  const topic = await kafka.createTopic();
  await appendRecords(kafka, topic.name, [{ key: 'k', value: 'v' }]);
  await indexer.index(topic);
  const { rows } = await indexer.pool.query<{ id: string }>('select id from failure');
  const id = rows[0]?.id ?? '';
  return { ...indexer, id, topic: topic.name, detail: () => getDeadLetter(indexer.pool, indexer.database, cluster, id) };
}

const audited = async ({ pool }: Pick<TestIndexer, 'pool'>) =>
  (await pool.query('select actor, action, subject, outcome, detail from audit order by id')).rows as { action: string; actor: string }[];

test('a discarded failure says by whom and why, and is what it was after it is restored; the audit has both', async () => {
  const failure = await openFailure();
  const { id, database } = failure;
  await discardFailure(database, ada, { cluster, id, version: 1, reason: 'a test order' });
  expect(await failure.detail()).toMatchObject({ state: 'discarded', version: 2, history: [{ actor: 'ada@example.com', reason: 'a test order' }] });
  await restoreFailure(database, ben, { cluster, id, version: 2 });
  expect(await failure.detail()).toMatchObject({ state: 'new', version: 3, history: [{ actor: 'ben@example.com', fromState: 'discarded' }, {}] });
  expect(await audited(failure)).toMatchObject([
    {
      actor: 'ada@example.com',
      action: 'dead-letters:discard',
      subject: `failure/${id}`,
      outcome: 'done',
      detail: { topic: failure.topic, from: 'new', to: 'discarded', reason: 'a test order' },
    },
    { actor: 'ben@example.com', action: 'dead-letters:restore', outcome: 'done' },
  ]);
});

test('the second of two operators who saw the same version is told what the failure is now and who did it', async () => {
  const failure = await openFailure();
  const { id, database } = failure;
  await discardFailure(database, ada, { cluster, id, version: 1, reason: 'a test order' });
  await expect(discardFailure(database, ben, { cluster, id, version: 1, reason: 'mine' })).rejects.toMatchObject({
    kind: 'conflict',
    type: 'changed-meanwhile',
    message: expect.stringMatching(/it is discarded now, by ada@example\.com/),
  });
  expect(await audited(failure)).toHaveLength(1);
});

test('of two at the very same moment one is done and the other told the same', async () => {
  for (let round = 0; round < 2; round++) {
    const failure = await openFailure();
    const { id, database } = failure;
    const outcomes = await Promise.allSettled([ada, ben].map((actor) => discardFailure(database, actor, { cluster, id, version: 1, reason: actor.email })));
    const [done, refused] = outcomes[0]?.status === 'fulfilled' ? [ada, outcomes[1]] : [ben, outcomes[0]];
    expect(refused).toMatchObject({
      status: 'rejected',
      reason: { type: 'changed-meanwhile', message: expect.stringContaining(`it is discarded now, by ${done.email}`) },
    });
    expect((await failure.detail()).history).toHaveLength(1);
    expect(await audited(failure)).toMatchObject([{ actor: done.email }]);
  }
});

test('what makes no sense in a state is refused in a sentence, and an unknown id is not found', async () => {
  const failure = await openFailure();
  const { id, database } = failure;
  await expect(restoreFailure(database, ada, { cluster, id, version: 1 })).rejects.toMatchObject({
    type: 'not-in-this-state',
    message: `Dead letter ${id} is new; it cannot be restored then.`,
  });
  await expect(discardFailure(database, ada, { cluster, id: '404', version: 1, reason: 'r' })).rejects.toMatchObject({ kind: 'not-found' });
  await expect(discardFailure(database, ada, { cluster: 'another', id, version: 1, reason: 'r' })).rejects.toMatchObject({ kind: 'not-found' });
  await expect(addNote(database, ada, { cluster, id: '404', text: 't' })).rejects.toMatchObject({ kind: 'not-found' });
});

test('an unproven replayed failure is resolved by hand with a reason; the replay still says that its copy is unproven', async () => {
  const replays = await openTestReplays(kafka, { variables: { REDRIVE_PROOF_TIMEOUT_MS: '1000' } });
  const { database, pool } = replays;
  const [id = ''] = await replays.fail([{ key: 'k', value: 'v' }]);
  await expect(resolveFailure(database, ada, { cluster, id, version: 1, reason: 'r' })).rejects.toMatchObject({ type: 'not-in-this-state' });
  const jobId = await replays.confirmed([id]);
  await replays.send(jobId);
  await eventually(async () => (await replays.advance(jobId)).counts.unproven === 1);
  const { version } = await database.failure.findUniqueOrThrow({ where: { id: BigInt(id) } });
  await resolveFailure(database, ada, { cluster, id, version, reason: 'the warehouse confirmed it by phone' });
  expect(await getDeadLetter(pool, database, cluster, id)).toMatchObject({
    state: 'resolved',
    history: [{ actor: 'ada@example.com', fromState: 'replayed', toState: 'resolved', reason: 'the warehouse confirmed it by phone' }, {}, {}],
    replays: [{ jobId, outcome: 'unproven' }],
  });
  expect((await audited(replays)).filter(({ action }) => action === 'dead-letters:resolve')).toMatchObject([
    { actor: 'ada@example.com', subject: `failure/${id}`, outcome: 'done', detail: { from: 'replayed', to: 'resolved' } },
  ]);
});

test('a note is kept as written, whoever else works on the failure, and is in the audit without its text', async () => {
  const failure = await openFailure();
  const { id, database } = failure;
  await addNote(database, ada, { cluster, id, text: 'seen before \0 <b>' });
  await discardFailure(database, ben, { cluster, id, version: 1, reason: 'r' });
  expect((await failure.detail()).notes).toMatchObject([{ author: 'ada@example.com', text: 'seen before ␀ <b>' }]);
  expect((await audited(failure)).map(({ actor, action }) => [actor, action])).toEqual([
    ['ada@example.com', 'dead-letters:note'],
    ['ben@example.com', 'dead-letters:discard'],
  ]);
});

test('an action whose audit cannot be written is not done', async () => {
  const failure = await openFailure();
  const { id, database, pool } = failure;
  await pool.query('alter table audit add constraint is_full check (false) not valid');
  await expect(discardFailure(database, ada, { cluster, id, version: 1, reason: 'r' })).rejects.toThrow();
  await expect(addNote(database, ada, { cluster, id, text: 't' })).rejects.toThrow();
  expect(await failure.detail()).toMatchObject({ state: 'new', version: 1, notes: [], history: [] });
});

test('a failure that retention drops meanwhile can be neither noted nor changed: there is none', async () => {
  const { id, database, pool } = await openFailure();
  const dropper = await pool.connect();
  try {
    await dropper.query('begin');
    await dropper.query('delete from failure where id = $1', [id]);
    const late = Promise.allSettled([
      addNote(database, ada, { cluster, id, text: 't' }),
      discardFailure(database, ada, { cluster, id, version: 1, reason: 'r' }),
    ]);
    await eventually(
      async () => (await pool.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rowCount === 2,
    );
    await dropper.query('commit');
    const gone = { status: 'rejected', reason: { name: 'Refusal', kind: 'not-found' } };
    expect(await late).toMatchObject([gone, gone]);
  } finally {
    dropper.release(true);
  }
});
