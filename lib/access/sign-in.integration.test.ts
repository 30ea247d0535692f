import { describe, expect, test, vi } from 'vitest';
import { database } from '#lib/db/client.ts';
import { consoleUrl, cookiesOf, testConsole } from '#scripts/test/test-console.ts';
import { actorOf, actorOfSession } from './actor-of.ts';
import { answerAuthRequest } from './auth.ts';
import { accountOf, addApiToken, rename, setPassword } from './change-account.ts';
import { greetAdministrator } from './greet-administrator.ts';
import { firstAdministratorLink, invite } from './invite.ts';

testConsole({ REDRIVE_INSTANCE: 'tests', REDRIVE_ADMIN_EMAIL: 'Boss@example.com' });

async function follow(url: string): Promise<Response> {
  const response = await answerAuthRequest(new Request(url));
  if (response === undefined) throw new Error(`${url} is no route`);
  return response;
}

async function signedIn(email: string): Promise<{ headers: Headers; actor: NonNullable<Awaited<ReturnType<typeof actorOf>>> }> {
  const headers = new Headers({ cookie: cookiesOf(await follow(await invite({ email }))) });
  const actor = await actorOfSession(headers);
  if (actor === undefined) throw new Error('the link signed nobody in');
  return { headers, actor };
}

function signInRequest(email: string, password: string, origin = consoleUrl): Request {
  return new Request(`${consoleUrl}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email, password }),
  });
}

describe('a start', () => {
  test('makes the administrator once, however many processes start, and prints a link at each until an administrator has signed in', async () => {
    await Promise.all([firstAdministratorLink(), firstAdministratorLink()]);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await greetAdministrator();
    const line = String(written.mock.calls[0]?.[0]);
    expect(line).toMatch(/^The administrator Boss@example\.com signs in once .*: http\S+\n$/);
    expect((await follow(line.trim().split(' ').at(-1) ?? '')).status).toBe(302);
    written.mockClear();
    await greetAdministrator();
    expect(written).not.toHaveBeenCalled();
    written.mockRestore();
    expect(await database().user.findMany({ select: { email: true, role: true } })).toEqual([{ email: 'boss@example.com', role: 'administrator' }]);
  });
});

describe('a one-time link', () => {
  test('signs in once and lands on the account page', async () => {
    const link = await invite({ email: 'ada@example.com', role: 'administrator' });
    const first = await follow(link);
    expect(first.status).toBe(302);
    expect(first.headers.get('location')).toBe(`${consoleUrl}/account`);
    expect(await actorOfSession(new Headers({ cookie: cookiesOf(first) }))).toMatchObject({
      email: 'ada@example.com',
      name: 'ada',
      role: 'administrator',
      via: 'session',
    });
    const second = await follow(link);
    expect(second.headers.get('location')).toBe(`${consoleUrl}/sign-in?error=INVALID_TOKEN`);
    expect(second.headers.getSetCookie()).toEqual([]);
  });

  test('followed twice at the same moment signs in once', async () => {
    const link = await invite({ email: 'twin@example.com' });
    const responses = await Promise.all([follow(link), follow(link), follow(link)]);
    expect(responses.filter((response) => response.headers.getSetCookie().length > 0)).toHaveLength(1);
  });

  test('is over after a day', async () => {
    const link = await invite({ email: 'late@example.com' });
    await database().verification.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
    expect((await follow(link)).headers.get('location')).toContain('error=');
  });

  test('is kept as a hash only', async () => {
    const token = new URL(await invite({ email: 'hash@example.com' })).searchParams.get('token') ?? '';
    expect(token).toMatch(/^\w{32}$/);
    expect(JSON.stringify(await database().verification.findMany())).not.toContain(token);
  });

  test('leads nowhere but to this console', async () => {
    const link = new URL(await invite({ email: 'lured@example.com' }));
    link.searchParams.set('callbackURL', 'https://evil.example/');
    await expect(follow(link.href)).rejects.toThrow(/callbackURL/i);
  });
});

describe('routes of better-auth that Redrive does not use', () => {
  test.each(['/sign-up/email', '/sign-in/magic-link', '/update-user', '/change-password', '/delete-user', '/demo/sign-in', '/list-sessions', '/'])(
    '%s does not answer',
    async (path) => {
      expect(await answerAuthRequest(new Request(`${consoleUrl}/api/auth${path}`, { method: 'POST', headers: { origin: consoleUrl } }))).toBeUndefined();
    },
  );
});

describe('a password', () => {
  test('set after the link signs in, and replaces itself only to those who know it', async () => {
    const { headers, actor } = await signedIn('eve@example.com');
    expect(await accountOf(actor)).toMatchObject({ hasPassword: false });
    await setPassword(actor, headers, { newPassword: 'correct horse battery' });
    expect(await accountOf(actor)).toMatchObject({ hasPassword: true });
    const cookie = cookiesOf((await answerAuthRequest(signInRequest('EVE@example.com', 'correct horse battery'))) ?? Response.error());
    expect(await actorOfSession(new Headers({ cookie }))).toMatchObject({ email: 'eve@example.com' });
    await expect(answerAuthRequest(signInRequest('eve@example.com', 'wrong'))).rejects.toMatchObject({ status: 401 });
    await expect(setPassword(actor, headers, { newPassword: 'another long password', currentPassword: 'wrong' })).rejects.toMatchObject({
      type: 'wrong-password',
    });
    await expect(setPassword(actor, headers, { newPassword: 'another long password' })).rejects.toMatchObject({ type: 'wrong-password' });
    await setPassword(actor, headers, { newPassword: 'another long password', currentPassword: 'correct horse battery' });
    expect(await actorOfSession(new Headers({ cookie })), 'other sessions end').toBeUndefined();
  });

  test('is not accepted for pages of another origin', async () => {
    const { headers, actor } = await signedIn('csrf@example.com');
    await setPassword(actor, headers, { newPassword: 'correct horse battery' });
    await expect(answerAuthRequest(signInRequest('csrf@example.com', 'correct horse battery', 'https://evil.example'))).rejects.toMatchObject({ status: 403 });
  });

  test('is forgotten, with all sessions, API tokens and earlier links, by an invitation that says so', async () => {
    const { headers, actor } = await signedIn('forgot@example.com');
    await setPassword(actor, headers, { newPassword: 'correct horse battery' });
    const earlier = await invite({ email: 'forgot@example.com' });
    const others = await invite({ email: 'other@example.com' });
    expect(await actorOfSession(headers), 'a plain invitation changes nothing').toBeDefined();
    const { token } = await addApiToken(actor, 'script');
    const withToken = new Request(consoleUrl, { headers: { authorization: `Bearer ${token}` } });
    expect(await actorOf(withToken)).toBeDefined();
    const link = await invite({ email: 'forgot@example.com', resetPassword: true });
    expect((await follow(earlier)).headers.getSetCookie(), 'earlier links sign nobody in').toEqual([]);
    for (const valid of [link, others]) expect((await follow(valid)).headers.getSetCookie()).toHaveLength(1);
    expect(await actorOf(withToken), 'API tokens end').toBeUndefined();
    expect(await actorOfSession(headers)).toBeUndefined();
    await expect(answerAuthRequest(signInRequest('forgot@example.com', 'correct horse battery'))).rejects.toMatchObject({ status: 401 });
  });
});

describe('a session', () => {
  test('lies in a cookie that names the instance, out of reach of scripts', async () => {
    const [cookie = ''] = (await follow(await invite({ email: 'cookie@example.com' }))).headers.getSetCookie();
    expect(cookie).toMatch(/^redrive-tests\.session_token=/);
    expect(cookie).toMatch(/httponly/i);
    expect(cookie).toMatch(/samesite=lax/i);
  });

  test('ends when its owner signs out', async () => {
    const { headers } = await signedIn('out@example.com');
    const signOut = new Request(`${consoleUrl}/api/auth/sign-out`, {
      method: 'POST',
      headers: { ...Object.fromEntries(headers), origin: consoleUrl, 'content-type': 'application/json' },
      body: '{}',
    });
    expect((await answerAuthRequest(signOut))?.status).toBe(200);
    expect(await actorOfSession(headers)).toBeUndefined();
  });

  test('cannot be forged or belong to another secret', async () => {
    const { headers } = await signedIn('forge@example.com');
    const forged = headers.get('cookie')?.replace(/.(?=[^.]*$)/, 'x') ?? '';
    expect(await actorOfSession(new Headers({ cookie: forged }))).toBeUndefined();
    expect(await actorOf(new Request(consoleUrl))).toBeUndefined();
  });

  test('is in the audit, and so is a new name', async () => {
    const { actor } = await signedIn('audited@example.com');
    await rename(actor, 'Audited Person');
    const rows = await database().audit.findMany({ where: { subject: `user/${actor.id}` }, orderBy: { id: 'asc' } });
    expect(rows.map(({ actor: who, action, outcome }) => [who, action, outcome])).toEqual([
      ['command line', 'account:invite', 'done'],
      ['audited@example.com', 'session:begin', 'done'],
      ['audited@example.com', 'account:manage', 'done'],
    ]);
  });
});
