import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { rewindPath } from '#app/api/path-parts.ts';
import { showRewind } from '#lib/rewind/get-rewind.ts';
import { rewindDetail } from '#lib/rewind/rewind.ts';

export const GET = handle(
  {
    operation: 'readRewind',
    summary: 'One rewind: its plan, whom it waits for, and how far the group has read again.',
    answer: rewindDetail,
    refusals: ['not-found'],
    action: 'groups:read',
    params: rewindPath,
  },
  ({ actor, params }) => showRewind(inCluster(params.cluster), actor, params.id),
);
