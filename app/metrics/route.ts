import { handleAnybody } from '#app/api/handle.ts';
import { requireActor } from '#app/api/require-actor.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import { environment } from '#lib/config/environment.ts';
import { databasePool } from '#lib/db/client.ts';
import { writeMetrics } from './write-metrics.ts';

export const GET = handleAnybody(
  {
    operation: 'readMetrics',
    summary: 'Figures for Prometheus: dead letters by state, indexing, replays, requests. `REDRIVE_METRICS` says who may read them.',
    answer: { media: 'text/plain' },
    alsoAnswers: { 401: 'Nobody is signed in, or the API token is wrong', 403: 'The policy says no' },
  },
  async (request) => {
    if (environment().REDRIVE_METRICS === 'token') await requireAllowed(await requireActor(request), 'metrics:read');
    const { contentType, text } = await writeMetrics(databasePool());
    return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
  },
);
