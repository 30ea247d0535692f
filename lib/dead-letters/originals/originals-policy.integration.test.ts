import { afterAll, expect, test, vi } from 'vitest';
import { AccessDenied, type Action, type Resource } from '#lib/access/policy.ts';
import { database as consoleDatabase } from '#lib/db/client.ts';
import { downloadPayload } from '#lib/dead-letters/download-payload.ts';
import { showEdit } from '#lib/dead-letters/edits/show-edit.ts';
import { showDeadLetter } from '#lib/dead-letters/show-dead-letter.ts';
import { appendRecords, textHeader } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { testConsole } from '#scripts/test/test-console.ts';
import { openTestIndexer } from '#scripts/test/test-indexer.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { rescuePointers } from './rescue-pointers.ts';
import { showOriginal } from './show-original.ts';

/** Today's policy lets everybody read every topic, so this file has one of its own. */
let secretTopic = '';
vi.mock('#lib/access/policy.ts', async (original) => ({
  ...(await original<object>()),
  isAllowed: (_actor: unknown, _action: Action, { topic }: Resource) => topic !== secretTopic,
}));

testConsole();
const kafka = openTestCluster();
afterAll(() => kafka.close());

test('who may read the dead letters but not the topic they came from gets neither its record nor what was rescued from it', async () => {
  const indexer = await openTestIndexer(kafka);
  const { pool, database, cluster } = indexer;
  const [origin, deadLetters] = [await kafka.createTopic(), await kafka.createTopic()];
  const offset = await appendRecords(kafka, origin.name, [{ key: 'k', value: 'secret' }]);
  const headers = Object.entries({ topic: origin.name, partition: '0', offset: String(offset) }).map(([name, value]) =>
    textHeader(`__dlq.errors.${name}`, value),
  );
  await appendRecords(kafka, deadLetters.name, [{ headers }]);
  await indexer.index(deadLetters);
  const { rows } = await pool.query<{ id: string; failure_id: string }>('select id, failure_id from dead_letter');
  const { id: record = '', failure_id: id = '' } = rows[0] ?? {};
  const show = () => showDeadLetter({ pool, database, environment: { REDRIVE_EVENT_IDENTITY: [] } }, ada, { cluster: cluster.id, id });

  secretTopic = origin.name;
  expect((await show()).records).toMatchObject([{ pointer: { status: 'waiting' }, value: { kind: 'null' } }]);
  await expect(showOriginal(indexer, ada, { id })).rejects.toThrow(AccessDenied);
  await rescuePointers({ pool, cluster, identity: [] }, new AbortController().signal);
  await expect(show()).rejects.toThrow(AccessDenied);
  await expect(downloadPayload({ pool, database }, ada, { cluster: cluster.id, id, record, part: 'value' })).rejects.toThrow(AccessDenied);
  expect(await consoleDatabase().audit.count({ where: { outcome: 'refused', subject: `topic/${origin.name}` } })).toBe(3);
  await expect(showEdit(indexer, ada, { cluster: cluster.id, id })).rejects.toThrow(AccessDenied);

  secretTopic = 'another';
  expect((await showEdit(indexer, ada, { cluster: cluster.id, id })).original.value).toMatchObject({ text: 'secret' });
  expect((await show()).records).toMatchObject([{ pointer: { status: 'rescued' }, value: { text: 'secret' } }]);
  expect(Buffer.from(await downloadPayload({ pool, database }, ada, { cluster: cluster.id, id, record, part: 'value' })).toString()).toBe('secret');
});
