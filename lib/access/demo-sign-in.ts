import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { Database } from '#lib/db/client.ts';
import { demoOperator } from './demo-operator.ts';
import { sameSitePath } from './same-site-path.ts';

/** Path of the endpoint below the authentication routes. */
export const demoSignInPath = '/demo/sign-in';

/** Signs whoever comes by in as the demo operator and sends them on to `from`. Only a demo has this plugin. */
export function demoSignIn(database: Database): BetterAuthPlugin {
  return {
    id: 'redrive-demo',
    endpoints: {
      demoSignIn: createAuthEndpoint(demoSignInPath, { method: 'GET', query: z.object({ from: z.string().optional() }) }, async (context) => {
        const { id } = await demoOperator(database);
        const user = await context.context.internalAdapter.findUserById(id);
        if (user === null) throw new APIError('INTERNAL_SERVER_ERROR', { message: 'The demo operator is gone.' });
        const session = await context.context.internalAdapter.createSession(id);
        await setSessionCookie(context, { session, user });
        throw context.redirect(new URL(sameSitePath(context.query.from), context.context.baseURL).toString());
      }),
    },
  };
}
