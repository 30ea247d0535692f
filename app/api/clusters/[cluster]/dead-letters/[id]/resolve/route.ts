import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { deadLetterPath } from '#app/api/path-parts.ts';
import { resolveRequest } from '#lib/dead-letters/dead-letter.ts';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { resolveFailure } from '#lib/dead-letters/triage/resolve.ts';

/** Takes a person’s word, with a reason, that a replayed dead letter is dealt with. Answers with the dead letter as it is then. */
export const POST = handle({ action: 'dead-letters:resolve', params: deadLetterPath, body: resolveRequest }, async ({ actor, params, body }) => {
  const { pool, database, cluster } = inCluster(params.cluster);
  await resolveFailure(database, actor, { cluster: cluster.id, id: params.id, ...body });
  return getDeadLetter(pool, database, cluster.id, params.id);
});
