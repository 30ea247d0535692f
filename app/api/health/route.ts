import { handleAnybody } from '#app/api/handle.ts';
import { actorOf } from '#lib/access/actor-of.ts';
import { isAllowed } from '#lib/access/policy.ts';
import { type Health, health } from '#lib/config/health.ts';
import { isDatabaseDown } from '#lib/db/database-down.ts';
import { checkHealth } from '#lib/worker/check-health.ts';

/** Whether the caller is one of us. While the database is down nobody can be told from a stranger. */
async function mayReadAll(request: Request, { checks }: Health): Promise<boolean> {
  if (checks.some(({ name, status }) => name === 'database' && status === 'down')) return false;
  try {
    const actor = await actorOf(request);
    return actor !== undefined && isAllowed(actor, 'clusters:read', {});
  } catch (error) {
    if (!isDatabaseDown(error)) throw error;
    return false;
  }
}

/** What drivers say about what is down may name hosts: it is for those who are signed in. */
export const GET = handleAnybody(
  {
    operation: 'readHealth',
    summary: 'What Redrive stands on, for anybody: load balancers and the console itself.',
    answer: health,
    alsoAnswers: { 503: 'Something is down: the same body' },
  },
  async (request) => {
    const { open, full } = await checkHealth();
    const found = (await mayReadAll(request, open)) ? full : open;
    return Response.json(found, { status: found.status === 'ok' ? 200 : 503, headers: { 'cache-control': 'no-store' } });
  },
);
