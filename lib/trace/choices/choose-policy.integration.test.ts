import { afterAll, expect, test, vi } from 'vitest';
import { AccessDenied, type Action, type Resource } from '#lib/access/policy.ts';
import { database as consoleDatabase } from '#lib/db/client.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { testConsole } from '#scripts/test/test-console.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';
import { chooseTraced } from './choose-traced.ts';
import { estimatePattern } from './estimate-pattern.ts';
import { readChosenPatterns } from './read-choices.ts';

/** Today's policy lets everybody read every topic, so this file has one of its own. */
vi.mock('#lib/access/policy.ts', async (original) => ({
  ...(await original<object>()),
  isAllowed: (_actor: unknown, _action: Action, { topic }: Resource) => topic?.endsWith('.secret') !== true,
}));

testConsole();
const kafka = openTestCluster();
afterAll(() => kafka.close());

test('an estimate tells nothing of topics that somebody may not know, and a pattern that names one is not chosen by them', async () => {
  const context = await openTestReplays(kafka);
  const area = kafka.uniqueName('area');
  const [open, secret] = [await kafka.createTopic({ name: `${area}.open` }), await kafka.createTopic({ name: `${area}.secret` })];
  const pattern = `${area}.*`;
  expect((await estimatePattern(context, pattern, ada)).topics.map(({ name }) => name)).toEqual([open.name]);
  const choosing = { database: context.database, cluster: context.cluster.id };
  await expect(chooseTraced(choosing, ada, await estimatePattern(context, pattern, null))).rejects.toThrow(AccessDenied);
  expect(await readChosenPatterns(context.pool, context.cluster.id)).toEqual([]);
  expect(await consoleDatabase().audit.count({ where: { action: 'events:trace', outcome: 'refused', subject: `topic/${secret.name}` } })).toBe(1);
});
