import type { z } from 'zod';
import type { Transaction } from '#lib/db/client.ts';
import type { people } from './people.ts';

/** Everybody who can be given work, by name. */
export async function listPeople(client: Transaction): Promise<z.infer<typeof people>> {
  return { people: await client.user.findMany({ select: { name: true, email: true }, orderBy: [{ name: 'asc' }, { email: 'asc' }] }) };
}
