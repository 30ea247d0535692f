import { handle } from '#app/api/handle.ts';
import { listPeople } from '#lib/access/list-people.ts';
import { database } from '#lib/db/client.ts';

/** Who can be given work. */
export const GET = handle({ action: 'people:read' }, () => listPeople(database()));
