import { expect, onTestFinished, test, vi } from 'vitest';
import { database } from '#lib/db/client.ts';
import { testConsole } from '#scripts/test/test-console.ts';
import { actorOfToken, createApiToken, listApiTokens, revokeApiToken } from './api-token.ts';
import { ensureUser } from './users.ts';

testConsole();

async function someone(): Promise<string> {
  const { user } = await ensureUser(database(), { email: `${crypto.randomUUID()}@example.com`, name: 'Someone', role: 'operator' });
  return user.id;
}

test('a token is its owner until it is revoked', async () => {
  const userId = await someone();
  const { token, id } = await createApiToken(database(), { userId, name: 'script' });
  expect(token).toMatch(/^rdr_[\w-]{43}$/);
  expect(await actorOfToken(database(), token)).toMatchObject({ id: userId, role: 'operator', via: 'token' });
  await revokeApiToken(database(), { userId, id });
  expect(await actorOfToken(database(), token)).toBeUndefined();
});

test('what the database holds signs nobody in', async () => {
  const userId = await someone();
  const { token } = await createApiToken(database(), { userId, name: 'script' });
  const row = await database().apiToken.findFirstOrThrow({ where: { userId } });
  expect(JSON.stringify(row)).not.toContain(token.slice(4));
  expect(await actorOfToken(database(), row.hash)).toBeUndefined();
  expect(await actorOfToken(database(), `rdr_${row.hash}`)).toBeUndefined();
});

test.each(['', 'rdr_', 'rdr_x', `rdr_${'x'.repeat(10_000)}`, "rdr_' or true --"])('%j is nobody', async (token) => {
  expect(await actorOfToken(database(), token)).toBeUndefined();
});

test('nobody revokes the token of another', async () => {
  const userId = await someone();
  const { token, id } = await createApiToken(database(), { userId, name: 'script' });
  await expect(revokeApiToken(database(), { userId: await someone(), id })).rejects.toMatchObject({ kind: 'not-found' });
  expect(await actorOfToken(database(), token)).toBeDefined();
});

test('use is noted, at most once a minute', async () => {
  const userId = await someone();
  const { token } = await createApiToken(database(), { userId, name: 'script' });
  const lastUsedAt = async () => (await listApiTokens(database(), userId))[0]?.lastUsedAt;
  expect(await lastUsedAt()).toBeNull();
  await actorOfToken(database(), token);
  const first = await lastUsedAt();
  expect(first).not.toBeNull();
  await actorOfToken(database(), token);
  expect(await lastUsedAt()).toBe(first);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  onTestFinished(() => void vi.useRealTimers());
  await actorOfToken(database(), token);
  expect(await lastUsedAt()).not.toBe(first);
});
