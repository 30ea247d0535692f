import { z } from 'zod';
import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { deadLetterPath } from '#app/api/path-parts.ts';
import { downloadPayload } from '#lib/dead-letters/download-payload.ts';

const query = z.object({ record: z.string().regex(/^\d{1,18}$/), part: z.enum(['key', 'value']).default('value') });

export const GET = handle(
  {
    operation: 'downloadPayload',
    summary: 'The bytes of a record’s key or value, whole; never shown by the browser, always saved.',
    answer: { media: 'application/octet-stream' },
    refusals: ['not-found'],
    action: 'dead-letters:read-payload',
    params: deadLetterPath,
    query,
  },
  async ({ actor, params, query: { record, part } }) => {
    const { pool, database, cluster } = inCluster(params.cluster);
    const bytes = await downloadPayload({ pool, database }, actor, { cluster: cluster.id, id: params.id, record, part });
    return new Response(bytes, {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="dead-letter-${params.id}-${record}.${part}"`,
        'cache-control': 'no-store',
      },
    });
  },
);
