import { afterAll, expect, test } from 'vitest';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { discardFailure } from '#lib/dead-letters/triage/discard.ts';
import { textHeader } from '#scripts/test/append-records.ts';
import { storeDeadLetters } from '#scripts/test/store-dead-letters.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';
import { discardEdit } from './discard-edit.ts';
import type { EditDetail, EditRequest } from './edit.ts';
import { saveEdit } from './save-edit.ts';
import { showEdit } from './show-edit.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

const ben = { ...ada, id: 'ben', email: 'ben@example.com' };
const cluster = 'test';
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** What a page sends that changes nothing of what it was shown. */
function unchanged({ recordId, newestVersion, original }: EditDetail): EditRequest {
  const bytes = (part: EditDetail['original']['key']) => (part.kind === 'null' ? null : part.kind === 'empty' ? '' : part.base64);
  return {
    recordId,
    seenVersion: newestVersion,
    reason: 'the amount is a number again',
    key: bytes(original.key),
    value: bytes(original.value),
    headers: original.headers.map(({ name, nameBase64, base64: value }) => ({ name, nameBase64, value })),
  };
}

async function openEdit(message: Parameters<Awaited<ReturnType<typeof openTestReplays>>['fail']>[0][number]) {
  const replays = await openTestReplays(kafka);
  const [id = ''] = await replays.fail([message]);
  const show = (version?: number) => showEdit(replays, ada, { cluster, id, version });
  const save = async (changes: Partial<EditRequest>, actor = ada) => saveEdit(replays, actor, { cluster, id, ...unchanged(await show()), ...changes });
  const audited = async () => (await replays.pool.query(`select actor, detail from audit where action = 'dead-letters:edit' order by id`)).rows;
  return { ...replays, id, show, save, audited };
}

test('what is edited is the dead letter as a replay would send it: every byte, without the headers that a convention or a replay wrote', async () => {
  const headers = [
    textHeader('twice', 'one'),
    { name: 'null', value: null },
    textHeader('twice', 'two'),
    { name: '\ufffd', nameBytes: Buffer.from([0xff]), value: Buffer.from([0x80, 0]) },
    textHeader('redrive-attempt', '1'),
  ];
  const { show } = await openEdit({ key: Buffer.from([0xff]), value: '{"total": 12345678901234567890.10}', headers });
  const view = await show();
  expect(view).toMatchObject({ draft: null, newestVersion: 0, isNewestRecord: true, versions: [] });
  expect(view.original.value).toMatchObject({ kind: 'json', text: '{"total": 12345678901234567890.10}', isCut: false });
  expect(view.original.key).toMatchObject({ kind: 'binary', base64: '/w==' });
  expect(view.original.headers).toEqual([
    { name: 'twice', nameBase64: null, base64: base64('one'), text: 'one' },
    { name: 'null', nameBase64: null, base64: null, text: null },
    { name: 'twice', nameBase64: null, base64: base64('two'), text: 'two' },
    { name: '\ufffd', nameBase64: '/w==', base64: 'gAA=', text: null },
  ]);
  expect(view.removedHeaders).toEqual(expect.arrayContaining(['redrive-attempt', 'x-original-topic', 'x-error-message']));
});

test('a draft is a row beside the evidence, with author, reason and version; earlier versions stay, and the audit has each', async () => {
  const { id, show, save, audited, pool, database } = await openEdit({ key: 'k', value: '{"amount":"129.00"}' });
  await save({ value: base64('{"amount":129}') });
  await save({ value: base64('{"amount":129.00}'), reason: 'with its cents' }, ben);
  expect(await show()).toMatchObject({
    original: { value: { text: '{"amount":"129.00"}' } },
    draft: { version: 2, author: 'ben@example.com', reason: 'with its cents', changed: ['value'], value: { text: '{"amount":129.00}' } },
    isDraftOfOriginal: true,
    versions: [{ version: 2 }, { version: 1, author: 'ada@example.com' }],
  });
  expect((await show(1)).draft).toMatchObject({ version: 1, value: { text: '{"amount":129}' } });
  expect(await audited()).toMatchObject([
    {
      actor: 'ada@example.com',
      detail: { version: 1, changed: ['value'], reason: 'the amount is a number again', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    },
    { actor: 'ben@example.com', detail: { version: 2, reason: 'with its cents' } },
  ]);
  const detail = await getDeadLetter(pool, database, cluster, id);
  expect(detail).toMatchObject({ state: 'new', draft: { version: 2, author: 'ben@example.com' } });
  expect(detail.records[0]?.value, 'the evidence is what it was').toMatchObject({ text: '{"amount":"129.00"}' });
});

test('of two operators on one draft the second is told who was faster, and nothing of the first is lost', async () => {
  const { id, show, save, database } = await openEdit({ key: 'k', value: 'v' });
  const seen = (await show()).newestVersion;
  const outcomes = await Promise.allSettled([save({ value: base64('a'), seenVersion: seen }), save({ value: base64('b'), seenVersion: seen }, ben)]);
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  const { draft, versions } = await show();
  expect(versions).toHaveLength(1);
  expect(refused).toMatchObject([
    {
      reason: {
        kind: 'conflict',
        type: 'changed-meanwhile',
        fields: { version: 1, by: draft?.author },
        message: `${draft?.author} saved version 1 of the draft of dead letter ${id} since you began. Yours was not saved; look at theirs before you decide.`,
      },
    },
  ]);
  await expect(discardEdit(database, ben, { cluster, id, seenVersion: 7 })).rejects.toMatchObject({ type: 'changed-meanwhile' });
});

test('a draft that is saved again as it is, because an answer was lost, is the same version', async () => {
  const { show, save, audited } = await openEdit({ key: 'k', value: 'v' });
  await save({ value: base64('w'), seenVersion: 0 });
  await save({ value: base64('w'), seenVersion: 0 });
  expect((await show()).newestVersion).toBe(1);
  expect(await audited()).toHaveLength(1);
});

test('a draft is made anew from a newer record of the failure, although nothing else of it changed', async () => {
  const { id, show, save, pool } = await openEdit({ key: 'k', value: 'v' });
  await save({ value: base64('w') });
  const { rows } = await pool.query<{ topicRef: number; kindId: number }>(
    'select kind.topic_ref as "topicRef", kind.id as "kindId" from failure join failure_kind kind on kind.id = failure.kind_id',
  );
  const [topic] = rows;
  if (topic === undefined) throw new Error('nothing has failed');
  await storeDeadLetters(pool, topic, [{ key: Buffer.from('k'), value: Buffer.from('v'), failureId: BigInt(id) }]);
  const { recordId } = await show();
  await save({ value: base64('w') });
  expect(await show()).toMatchObject({ newestVersion: 2, recordId, isDraftOfOriginal: true, isNewestRecord: true });
});

test('a discarded draft is gone from the dead letter and stays in the history; a new one follows it', async () => {
  const { id, show, save, database, audited } = await openEdit({ key: 'k', value: 'v' });
  await save({ value: base64('w') });
  await discardEdit(database, ben, { cluster, id, seenVersion: 1 });
  expect(await show()).toMatchObject({ draft: null, newestVersion: 2, versions: [{ isDiscarded: true, author: 'ben@example.com' }, { isDiscarded: false }] });
  await expect(save({ value: base64('x'), seenVersion: 1 })).rejects.toMatchObject({ message: expect.stringContaining('ben@example.com discarded the draft') });
  await save({ value: base64('x') });
  expect((await show()).draft).toMatchObject({ version: 3 });
  expect(await audited()).toMatchObject([{}, { detail: { version: 2, discarded: 1 } }, {}]);
});

test('what cannot be edited is refused in a sentence: nothing changed, a header of ours, too many bytes, not open, an id that names none', async () => {
  const { id, save, database, pool } = await openEdit({ key: 'k', value: 'v' });
  await expect(save({})).rejects.toMatchObject({ kind: 'invalid', type: 'nothing-edited' });
  await expect(save({ headers: [{ name: 'redrive-job-id', nameBase64: null, value: '' }] })).rejects.toMatchObject({ type: 'reserved-header' });
  await expect(save({ value: Buffer.alloc(524_289).toString('base64') })).rejects.toMatchObject({ type: 'too-large-to-edit' });
  await expect(save({ value: base64('w'), recordId: '404' })).rejects.toMatchObject({ kind: 'conflict', type: 'failed-again' });
  await expect(discardEdit(database, ada, { cluster, id, seenVersion: 1 })).rejects.toMatchObject({ type: 'no-such-edit' });
  await discardFailure(database, ada, { cluster, id, version: 1, reason: 'a test order' });
  await expect(save({ value: base64('w') })).rejects.toMatchObject({ message: `Dead letter ${id} is discarded; only an open one can be edited.` });
  await expect(showEdit({ pool, database }, ada, { cluster, id: '404' })).rejects.toMatchObject({ kind: 'not-found' });
  await expect(showEdit({ pool, database }, ada, { cluster: 'another', id })).rejects.toMatchObject({ kind: 'not-found' });
});
