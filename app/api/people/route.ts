import { handle } from '#app/api/handle.ts';
import { listPeople } from '#lib/access/list-people.ts';
import { people } from '#lib/access/people.ts';
import { database } from '#lib/db/client.ts';

export const GET = handle(
  {
    operation: 'listPeople',
    summary: 'Who can be given work.',
    answer: people,
    action: 'people:read',
  },
  () => listPeople(database()),
);
