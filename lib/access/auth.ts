import { AsyncLocalStorage } from 'node:async_hooks';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { isAPIError } from 'better-auth/api';
import { betterAuth } from 'better-auth/minimal';
import { magicLink } from 'better-auth/plugins/magic-link';
import { type Environment, environment } from '#lib/config/environment.ts';
import { log } from '#lib/config/log.ts';
import { type Database, database } from '#lib/db/client.ts';
import { passwordLength } from './account.ts';
import { recordAudit } from './audit.ts';
import { cookiePrefix } from './cookie-prefix.ts';
import { demoSignIn, demoSignInPath } from './demo-sign-in.ts';
import { SignInRefused } from './sign-in-refused.ts';

const day = 86_400;
/** How long a one-time link can be followed. */
const linkValidMs = day * 1_000;

/** Where a one-time link goes: to whoever asked for it in this process. Redrive sends no e-mail. */
const linkReceiver = new AsyncLocalStorage<{ url?: string }>();

/** better-auth brings many routes; these are the ones that Redrive uses, and the only ones that answer. */
const openPaths = ['/sign-in/email', '/sign-out', '/magic-link/verify'];
const basePath = '/api/auth';

function createAuth(client: Database, { REDRIVE_URL, REDRIVE_SECRET, REDRIVE_INSTANCE, REDRIVE_DEMO }: Environment) {
  return betterAuth({
    appName: 'Redrive',
    baseURL: new URL(REDRIVE_URL).origin,
    basePath,
    secret: REDRIVE_SECRET,
    trustedOrigins: [new URL(REDRIVE_URL).origin],
    database: prismaAdapter(client, { provider: 'postgresql', transaction: true }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: passwordLength.least, maxPasswordLength: passwordLength.most },
    user: { additionalFields: { role: { type: 'string', required: true, input: false, defaultValue: 'operator' } } },
    session: { expiresIn: 7 * day, updateAge: day },
    advanced: { cookiePrefix: cookiePrefix(REDRIVE_INSTANCE), useSecureCookies: new URL(REDRIVE_URL).protocol === 'https:', disableOriginCheck: false },
    telemetry: { enabled: false },
    logger: { level: 'warn', disableColors: true, log: (level, message, ...details) => log[level]({ details: details.map(String) }, `Sign-in: ${message}`) },
    // Errors reach the one place that turns them into problem documents.
    onAPIError: { throw: true },
    databaseHooks: {
      session: {
        create: {
          after: async ({ userId, ipAddress }) => {
            const user = await client.user.findUniqueOrThrow({ where: { id: userId } });
            await recordAudit(client, {
              actor: user.email,
              action: 'session:begin',
              subject: `user/${userId}`,
              outcome: 'done',
              detail: { ipAddress: ipAddress ?? null },
            });
          },
        },
      },
    },
    plugins: [
      magicLink({
        expiresIn: linkValidMs / 1_000,
        disableSignUp: true,
        storeToken: 'hashed',
        sendMagicLink: ({ url }) => {
          const receiver = linkReceiver.getStore();
          if (receiver === undefined) throw new Error('A one-time link was asked for by nobody who could pass it on.');
          receiver.url = url;
        },
      }),
      ...(REDRIVE_DEMO ? [demoSignIn(client)] : []),
    ],
  });
}

let current: ReturnType<typeof createAuth> | undefined;

/** This process's better-auth. */
function auth(): ReturnType<typeof createAuth> {
  current ??= createAuth(database(), environment());
  return current;
}

/**
 * Asks better-auth something. It replaces what the database said by an error of its own, so the database is asked again whether it is down.
 * @throws SignInRefused where better-auth says no.
 */
export async function askAuth<Answer>(question: (api: ReturnType<typeof auth>['api']) => Promise<Answer>): Promise<Answer> {
  try {
    return await question(auth().api);
  } catch (error) {
    if (!isAPIError(error)) throw error;
    if (error.statusCode < 500) throw new SignInRefused(error.body, { status: error.statusCode, cause: error });
    await database().$queryRaw`select 1`;
    throw error;
  }
}

/**
 * Answers a request below `/api/auth`; undefined where there is no such route.
 * @throws SignInRefused where better-auth says no.
 */
export async function answerAuthRequest(request: Request): Promise<Response | undefined> {
  const path = new URL(request.url).pathname.slice(basePath.length);
  if (!openPaths.includes(path) && !(path === demoSignInPath && environment().REDRIVE_DEMO)) return undefined;
  const response = await auth().handler(request);
  if (response.status < 400) return response;
  const text = await response.text();
  if (response.status >= 500) {
    await database().$queryRaw`select 1`;
    throw new Error(`better-auth failed: ${response.status} ${text}`);
  }
  const retryAfter = response.headers.get('x-retry-after');
  throw new SignInRefused(text === '' ? {} : JSON.parse(text), {
    status: response.status,
    retryAfterSeconds: retryAfter === null ? undefined : Number(retryAfter),
  });
}

/** A link that signs the person in once, within a day, and lands on their account page. Only its hash is kept. */
export async function createSignInLink(email: string): Promise<string> {
  const receiver: { url?: string } = {};
  const body = { email, callbackURL: '/account', errorCallbackURL: '/sign-in' };
  await linkReceiver.run(receiver, () => askAuth((api) => api.signInMagicLink({ body, headers: new Headers() })));
  if (receiver.url === undefined) throw new Error('better-auth made no link.');
  return receiver.url;
}
