import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Transaction } from '#lib/db/client.ts';
import type { ApiTokenView } from './account.ts';
import { type Actor, person } from './actor.ts';
import { Refusal } from './refusal.ts';

const prefix = 'rdr_';
const randomLengthBytes = 32;

/** A busy script must not write a row for each of its requests. */
const lastUsedResolutionMs = 60_000;

/** Tokens are 256 random bits, so one round of SHA-256 hides them; nothing that is looked up depends on the token's own bytes. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Makes a token. Its text is given out here and nowhere else: only its hash is kept. */
export async function createApiToken(client: Transaction, { userId, name }: { userId: string; name: string }): Promise<{ token: string; id: string }> {
  const token = `${prefix}${randomBytes(randomLengthBytes).toString('base64url')}`;
  const { id } = await client.apiToken.create({ data: { id: randomUUID(), userId, name, hash: hashOf(token) } });
  return { token, id };
}

/** A person's tokens, newest first, without what would let anybody use them. */
export async function listApiTokens(client: Transaction, userId: string): Promise<ApiTokenView[]> {
  const rows = await client.apiToken.findMany({ where: { userId }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] });
  return rows.map(({ id, name, createdAt, lastUsedAt }) => ({ id, name, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null }));
}

/** Ends a token at once. @throws Refusal `not-found` where the person has no such token. */
export async function revokeApiToken(client: Transaction, { userId, id }: { userId: string; id: string }): Promise<{ name: string }> {
  const token = await client.apiToken.findFirst({ where: { id, userId } });
  const { count } = await client.apiToken.deleteMany({ where: { id, userId } });
  if (token === null || count === 0)
    throw new Refusal('You have no such API token; it may have been revoked already.', { kind: 'not-found', type: 'token-not-found' });
  return { name: token.name };
}

/** Whether the token is a valid one of this person. */
export async function ownsApiToken(client: Transaction, { userId, token }: { userId: string; token: string }): Promise<boolean> {
  return (await client.apiToken.count({ where: { hash: hashOf(token), userId } })) === 1;
}

/** The person whose token it is; undefined for a wrong or revoked one. Notes that it was used. */
export async function actorOfToken(client: Transaction, token: string): Promise<Actor | undefined> {
  if (!z.string().startsWith(prefix).max(100).safeParse(token).success) return undefined;
  const found = await client.apiToken.findUnique({ where: { hash: hashOf(token) }, include: { user: true } });
  if (found === null) return undefined;
  const noteBefore = new Date(Date.now() - lastUsedResolutionMs);
  if (found.lastUsedAt === null || found.lastUsedAt < noteBefore)
    await client.apiToken.updateMany({ where: { id: found.id }, data: { lastUsedAt: new Date() } });
  return { ...person.parse(found.user), via: 'token' };
}
