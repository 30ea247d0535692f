import { type Database, database } from '#lib/db/client.ts';
import type { User } from '#lib/db/generated/client.ts';
import { createApiToken, ownsApiToken } from './api-token.ts';
import { ensureUser } from './users.ts';

const tokenName = 'demo';

/** The person that a demo signs everybody in as; made at the first call. */
export async function demoOperator(client: Database): Promise<User> {
  const { user } = await ensureUser(client, { email: 'demo@localhost.local', name: 'Demo operator', role: 'operator' });
  return user;
}

/**
 * An API token of the demo operator, for the file that the demo writes it into.
 * @param kept the token written last time: given back where it is still valid.
 */
export async function demoToken(kept?: string): Promise<string> {
  const { id: userId } = await demoOperator(database());
  if (kept !== undefined && (await ownsApiToken(database(), { userId, token: kept }))) return kept;
  return database().$transaction(async (transaction) => {
    await transaction.apiToken.deleteMany({ where: { userId, name: tokenName } });
    return (await createApiToken(transaction, { userId, name: tokenName })).token;
  });
}
