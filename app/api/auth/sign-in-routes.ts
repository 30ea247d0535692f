import { z } from 'zod';
import type { RouteDescription } from '#app/api/described.ts';

const refusedByBetterAuth = {
  400: 'better-auth found the request wrong',
  403: 'Not from a page of this console',
  415: 'The body is not JSON, or the request does not say what it is',
  429: 'Too many attempts; `retry-after` says when',
};

/** What of better-auth's routes answers here: a session cookie is what they are about. Its own bodies are not part of what this API promises. */
export const signInRoutes: Record<string, { description: RouteDescription }> = {
  'POST /api/auth/sign-in/email': {
    description: {
      operation: 'signIn',
      summary: 'Signs in with e-mail address and password; the answer sets the session cookie.',
      body: z.object({ email: z.email(), password: z.string() }),
      answer: z.looseObject({}),
      alsoAnswers: refusedByBetterAuth,
      refusals: ['invalid'],
    },
  },
  'POST /api/auth/sign-out': {
    description: { operation: 'signOut', summary: 'Ends the session.', answer: z.looseObject({}), alsoAnswers: refusedByBetterAuth },
  },
  'GET /api/auth/magic-link/verify': {
    description: {
      operation: 'followLink',
      summary: 'Follows a one-time link; leads to the account page, or to the sign-in page where the link is used up.',
      query: z.object({ token: z.string() }),
      answer: { media: 'text/plain' },
      status: 302,
      alsoAnswers: refusedByBetterAuth,
    },
  },
};
