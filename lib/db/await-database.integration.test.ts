import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { choosePorts } from '#scripts/stack/ports.ts';
import { createLink } from '#scripts/test/link.ts';
import { ownDirectory } from '#scripts/test/own-directory.ts';
import { stackVariable } from '#scripts/test/test-database.ts';
import { awaitDatabase } from './await-database.ts';

test('a Postgres that is not there is waited for, with where and why, and what waited goes on once it answers', async () => {
  const far = new URL(stackVariable('TEST_DATABASE_URL'));
  const { directory, remove } = ownDirectory('await-database');
  const { link: port } = await choosePorts(join(directory, 'ports.json'), { link: undefined });
  const link = createLink(port, { host: far.hostname, port: Number(far.port) });
  onTestFinished(async () => {
    await link.cut();
    remove();
  });
  const near = new URL(far);
  near.host = `127.0.0.1:${port}`;
  const told: string[] = [];
  await awaitDatabase(near.href, (why) => {
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
