import { afterAll, expect, test, vi } from 'vitest';
import { AccessDenied, type Action, type Resource } from '#lib/access/policy.ts';
import { database as consoleDatabase } from '#lib/db/client.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { testConsole } from '#scripts/test/test-console.ts';
import { openTestIndexer } from '#scripts/test/test-indexer.ts';
import { ada } from '#scripts/test/test-replays.ts';
import { deadLetterQuery } from './dead-letter.ts';
import { downloadPayload } from './download-payload.ts';
import { saveEdit } from './edits/save-edit.ts';
import { showEdit } from './edits/show-edit.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { listKinds } from './list-kinds.ts';
import { listTopics } from './list-topics.ts';
import { showDeadLetter } from './show-dead-letter.ts';

/** Today's policy lets everybody read every topic, so this file has one of its own. */
let secretTopic = '';
vi.mock('#lib/access/policy.ts', async (original) => ({
  ...(await original<object>()),
  isAllowed: (_actor: unknown, _action: Action, { topic }: Resource) => topic !== secretTopic,
}));

testConsole();
const kafka = openTestCluster();
afterAll(() => kafka.close());
const cluster = 'test';

test('who may not read a topic gets nothing of it from any read, and each refusal of what they asked for is in the audit', async () => {
  const { pool, database, index } = await openTestIndexer(kafka);
  const [open, secret] = [await kafka.createTopic(), await kafka.createTopic()];
  secretTopic = secret.name;
  for (const topic of [open, secret]) {
    await appendRecords(kafka, topic.name, [{ key: 'k', value: 'v' }]);
    await index(topic);
  }
  const { rows } = await pool.query<{ id: string; record: string }>(
    'select failure.id, failure.last_record_id as record from failure join failure_kind kind on kind.id = failure.kind_id join topic on topic.id = kind.topic_ref where topic.name = $1',
    [secret.name],
  );
  const { id = '', record = '' } = rows[0] ?? {};
  const list = (topic?: string) => listDeadLetters(pool, ada, cluster, deadLetterQuery.parse({ topic }));

  expect((await listTopics(pool, ada, cluster)).map(({ name }) => name)).toEqual([open.name]);
  expect((await listKinds(pool, ada, cluster)).kinds.map(({ topic }) => topic)).toEqual([open.name]);
  const { lines, counts } = await list();
  expect(lines.map(({ position }) => position.topic)).toEqual([open.name]);
  expect(counts.new).toBe(1);
  await expect(list(secret.name)).rejects.toThrow(AccessDenied);
  await expect(showDeadLetter({ pool, database, environment: { REDRIVE_EVENT_IDENTITY: [] } }, ada, { cluster, id })).rejects.toThrow(AccessDenied);
  await expect(downloadPayload({ pool, database }, ada, { cluster, id, record, part: 'value' })).rejects.toThrow(AccessDenied);
  await expect(showEdit({ pool, database }, ada, { cluster, id })).rejects.toThrow(AccessDenied);
  const edit = { recordId: record, seenVersion: 0, reason: 'r', key: null, value: null, headers: [] };
  await expect(saveEdit({ pool, database }, ada, { cluster, id, ...edit })).rejects.toThrow(AccessDenied);
  expect(await database.failureEdit.count()).toBe(0);
  expect(await consoleDatabase().audit.count({ where: { outcome: 'refused', subject: `topic/${secret.name}` } })).toBe(5);
});
