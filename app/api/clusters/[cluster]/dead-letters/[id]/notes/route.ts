import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { deadLetterPath } from '#app/api/path-parts.ts';
import { noteRequest } from '#lib/dead-letters/dead-letter.ts';
import { getDeadLetter } from '#lib/dead-letters/get-dead-letter.ts';
import { addNote } from '#lib/dead-letters/triage/add-note.ts';

/** Adds a note. Answers with the dead letter as it is then. */
export const POST = handle({ action: 'dead-letters:note', params: deadLetterPath, body: noteRequest }, async ({ actor, params, body }) => {
  const { pool, database, cluster } = inCluster(params.cluster);
  await addNote(database, actor, { cluster: cluster.id, id: params.id, ...body });
  return getDeadLetter(pool, database, cluster.id, params.id);
});
