import { handleAnybody } from '#app/api/handle.ts';
import { EdgeRefusal } from '#app/api/problem.ts';
import { answerAuthRequest } from '#lib/access/auth.ts';

/** Signing in and out: better-auth's own routes, each described in sign-in-routes.ts. */
const handler = handleAnybody({ operation: 'authenticate', summary: 'Signing in and out.', answer: { media: 'application/json' } }, async (request) => {
  const answer = await answerAuthRequest(request);
  if (answer === undefined) throw new EdgeRefusal({ status: 404, type: 'not-found', title: 'Not found', detail: 'There is no such address here.' });
  return answer;
});

export { handler as GET, handler as POST };
