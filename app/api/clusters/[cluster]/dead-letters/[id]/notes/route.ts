import { handle } from '#app/api/handle.ts';
import { inCluster } from '#app/api/in-cluster.ts';
import { deadLetterPath } from '#app/api/path-parts.ts';
import { deadLetterDetail, noteRequest } from '#lib/dead-letters/dead-letter.ts';
import { showDeadLetter } from '#lib/dead-letters/show-dead-letter.ts';
import { addNote } from '#lib/dead-letters/triage/add-note.ts';

export const POST = handle(
  {
    operation: 'addNote',
    summary: 'Adds a note. Answers with the dead letter as it is then.',
    answer: deadLetterDetail,
    refusals: ['not-found'],
    action: 'dead-letters:note',
    params: deadLetterPath,
    body: noteRequest,
  },
  async ({ actor, params, body }) => {
    const context = inCluster(params.cluster);
    const asked = { cluster: context.cluster.id, id: params.id };
    await addNote(context.database, actor, { ...asked, ...body });
    return showDeadLetter(context, actor, asked);
  },
);
