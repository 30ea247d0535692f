import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { handle } from '../../../../handle.ts';
import { inCluster } from '../../../../in-cluster.ts';
import { deadLetterPath } from '../../../../path-parts.ts';

/** One dead letter with its records, notes, history and replays. */
export const GET = handle({ action: 'dead-letters:read-payload', params: deadLetterPath }, ({ params }) => {
  const { pool, database, cluster } = inCluster(params.cluster);
  return getDeadLetter(pool, database, cluster.id, params.id);
});
