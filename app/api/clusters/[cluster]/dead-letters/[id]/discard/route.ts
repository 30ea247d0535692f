import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { deadLetterPath } from '#app/api/path-parts.ts';
import { discardRequest } from '#lib/dead-letters/dead-letter.ts';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { discardFailure } from '#lib/dead-letters/triage/discard.ts';

/** Decides that nothing will be done about it; can be undone. Answers with the dead letter as it is then. */
export const POST = handle({ action: 'dead-letters:discard', params: deadLetterPath, body: discardRequest }, async ({ actor, params, body }) => {
  const { pool, database, cluster } = inCluster(params.cluster);
  await discardFailure(database, actor, { cluster: cluster.id, id: params.id, ...body });
  return getDeadLetter(pool, database, cluster.id, params.id);
});
