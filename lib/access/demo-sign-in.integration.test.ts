import { expect, test } from 'vitest';
import { database } from '#lib/db/client.ts';
import { consoleUrl, cookiesOf, testConsole } from '#scripts/test/test-console.ts';
import { actorOf, actorOfSession } from './actor-of.ts';
import { answerAuthRequest } from './auth.ts';
import { demoToken } from './demo-operator.ts';
import { firstAdministratorLink } from './invite.ts';

testConsole({ REDRIVE_DEMO: 'true' });

async function visit(from?: string): Promise<Response> {
  const url = new URL('/api/auth/demo/sign-in', consoleUrl);
  if (from !== undefined) url.searchParams.set('from', from);
  return (await answerAuthRequest(new Request(url))) ?? Response.error();
}

test('a demo signs its visitor in as the demo operator and leads back to where they came from', async () => {
  const response = await visit('/main/dead-letters?state=open');
  expect(response.headers.get('location')).toBe(`${consoleUrl}/main/dead-letters?state=open`);
  expect(await actorOfSession(new Headers({ cookie: cookiesOf(response) }))).toMatchObject({ name: 'Demo operator', role: 'operator', via: 'session' });
});

test.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/.//evil.example'])('no demo leads to %s', async (from) => {
  expect((await visit(from)).headers.get('location')).toBe(`${consoleUrl}/`);
});

test('a thousand visitors are one demo operator', async () => {
  await Promise.all(Array.from({ length: 10 }, () => visit()));
  expect(await database().user.count({ where: { name: 'Demo operator' } })).toBe(1);
});

test('the demo token is kept while it is valid and replaced once it is not', async () => {
  const token = await demoToken();
  expect(await actorOf(new Request(consoleUrl, { headers: { authorization: `Bearer ${token}` } }))).toMatchObject({ name: 'Demo operator', via: 'token' });
  expect(await demoToken(token)).toBe(token);
  const other = await demoToken('rdr_of another database');
  expect(other).not.toBe(token);
  expect(await actorOf(new Request(consoleUrl, { headers: { authorization: `Bearer ${token}` } }))).toBeUndefined();
  expect(await demoToken(other)).toBe(other);
});

test('the demo operator does not stand in for the administrator', async () => {
  await demoToken();
  expect(await firstAdministratorLink()).toBeDefined();
});
