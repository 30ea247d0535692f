import { z } from 'zod';
import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { deadLetterPath } from '#app/api/path-parts.ts';
import { originalRecord } from '#lib/dead-letters/originals/original-record.ts';
import { showOriginal } from '#lib/dead-letters/originals/show-original.ts';

const query = z.object({
  record: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
});

export const GET = handle(
  {
    operation: 'readOriginal',
    summary: 'The record that a dead letter was made from, as it lies in its topic now, or why it cannot be read.',
    answer: originalRecord,
    refusals: ['not-found', 'kafka'],
    action: 'dead-letters:read-payload',
    params: deadLetterPath,
    query,
  },
  ({ actor, params, query: { record } }) => showOriginal(inCluster(params.cluster), actor, { id: params.id, record }),
);
