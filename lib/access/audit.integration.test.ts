import { expect, test } from 'vitest';
import { database } from '#lib/db/client.ts';
import { testConsole } from '#scripts/test/test-console.ts';
import type { Actor } from './actor.ts';
import { listAudit, recordAudit } from './audit.ts';
import { requireAllowed } from './require-allowed.ts';

testConsole();

const ada: Actor = { id: 'ada', name: 'Ada', email: 'ada@example.com', role: 'operator', via: 'session' };

test('an action that is rolled back leaves no row, one that commits leaves one', async () => {
  const count = () => database().audit.count({ where: { subject: 'failure/1' } });
  const discard = (fails: boolean) =>
    database().$transaction(async (transaction) => {
      await recordAudit(transaction, { actor: ada, action: 'dead-letters:discard', cluster: 'main', subject: 'failure/1', outcome: 'done' });
      if (fails) throw new Error('the action failed');
    });
  await expect(discard(true)).rejects.toThrow('the action failed');
  expect(await count()).toBe(0);
  await discard(false);
  expect(await count()).toBe(1);
});

test('a refusal is kept and says who came with a token', async () => {
  await expect(requireAllowed({ ...ada, via: 'token' }, 'account:manage')).rejects.toMatchObject({ name: 'AccessDenied', action: 'account:manage' });
  const [entry] = (await listAudit(database(), { limit: 1 })).entries;
  expect(entry).toMatchObject({ actor: 'ada@example.com', action: 'account:manage', outcome: 'refused', detail: { reason: 'policy', via: 'token' } });
});

test('pages follow one another without a gap or a repeat, newest first, while rows are added', async () => {
  for (let number = 0; number < 7; number += 1)
    await recordAudit(database(), { actor: 'worker', action: 'replays:send', subject: `replay/${number}`, outcome: 'done' });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAudit(database(), { cursor, limit: 3 });
    seen.push(...page.entries.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
    if (seen.length === 3) await recordAudit(database(), { actor: 'worker', action: 'replays:send', outcome: 'done' });
  } while (cursor !== undefined);
  expect(seen).toEqual([...new Set(seen)].sort((one, other) => Number(other) - Number(one)));
  expect(seen).toHaveLength((await database().audit.count()) - 1);
});
