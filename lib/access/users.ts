import { randomUUID } from 'node:crypto';
import type { Database } from '#lib/db/client.ts';
import type { User } from '#lib/db/generated/client.ts';
import type { Role } from './actor.ts';

/**
 * The person with this e-mail address; made where there is none.
 * The address counts as verified: whoever made the person vouches for it, and Redrive sends no e-mail.
 */
export async function ensureUser(
  client: Database,
  { email, name, role }: { email: string; name: string; role: Role },
): Promise<{ user: User; isNew: boolean }> {
  const address = email.toLowerCase();
  const { count } = await client.user.createMany({ data: { id: randomUUID(), email: address, name, role, emailVerified: true }, skipDuplicates: true });
  return { user: await client.user.findUniqueOrThrow({ where: { email: address } }), isNew: count === 1 };
}
