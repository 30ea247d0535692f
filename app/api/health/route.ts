import { respond } from '#app/api/handle.ts';
import { checkHealth } from '#lib/worker/check-health.ts';

/** What Redrive stands on, for anybody: load balancers and the console itself. 503 while something is down. */
export const GET = (request: Request) =>
  respond(request, async () => {
    const health = await checkHealth();
    return Response.json(health, { status: health.status === 'ok' ? 200 : 503, headers: { 'cache-control': 'no-store' } });
  });
