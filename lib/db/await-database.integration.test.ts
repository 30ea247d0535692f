import { expect, test } from 'vitest';
import { linkToDatabase } from '#scripts/test/link-to-database.ts';
import { stackVariable } from '#scripts/test/test-database.ts';
import { awaitDatabase } from './await-database.ts';

test('a Postgres that is not there is waited for, with where and why, and what waited goes on once it answers', async () => {
  const { link, url } = await linkToDatabase('await-database', stackVariable('TEST_DATABASE_URL'));
  const { port } = new URL(url);
  const told: string[] = [];
  await awaitDatabase(url, (why) => {
    told.push(why);
    void link.mend();
  });
  expect(told[0]).toBe(`waits for Postgres at 127.0.0.1:${port}, which DATABASE_URL names: connect ECONNREFUSED 127.0.0.1:${port}`);
});

test('what waiting does not mend is not waited for, and a wait ends when it is told to', async () => {
  const wrong = new URL(stackVariable('TEST_DATABASE_URL'));
  wrong.password = 'wrong';
  await expect(awaitDatabase(wrong.href, () => undefined)).rejects.toMatchObject({ code: '28P01' });
  const stop = new AbortController();
  await expect(awaitDatabase('postgresql://nobody@127.0.0.1:1/none', () => stop.abort(new Error('stopped')), stop.signal)).rejects.toThrow(/stopped|aborted/);
});
