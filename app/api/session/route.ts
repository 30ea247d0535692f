import { handle } from '#app/api/handle.ts';
import { prolongSession } from '#lib/access/actor-of.ts';
import { session } from '#lib/access/session.ts';
import { environment } from '#lib/config/environment.ts';

export const GET = handle(
  { operation: 'readSession', summary: 'Who is signed in; prolongs their session where that is due.', answer: session, action: 'session:read' },
  async ({ actor, request }) => {
    const response = Response.json(session.parse({ user: actor, isDemo: environment().REDRIVE_DEMO }), { headers: { 'cache-control': 'no-store' } });
    if (actor.via === 'session') for (const cookie of await prolongSession(request.headers)) response.headers.append('set-cookie', cookie);
    return response;
  },
);
