import { database } from '#lib/db/client.ts';
import type { Account } from './account.ts';
import type { Actor } from './actor.ts';
import { createApiToken, listApiTokens, revokeApiToken } from './api-token.ts';
import { recordAudit } from './audit.ts';
import { askAuth } from './auth.ts';
import { Refusal } from './refusal.ts';
import { SignInRefused } from './sign-in-refused.ts';

async function hasPassword(userId: string): Promise<boolean> {
  return (await database().account.count({ where: { userId, providerId: 'credential', password: { not: null } } })) > 0;
}

/** What the account page shows of a person. */
export async function accountOf({ id, name, email }: Actor): Promise<Account> {
  return { name, email, hasPassword: await hasPassword(id), tokens: await listApiTokens(database(), id) };
}

/** Changes a person's name. */
export async function rename(actor: Actor, name: string): Promise<void> {
  await database().$transaction(async (transaction) => {
    await transaction.user.update({ where: { id: actor.id }, data: { name } });
    await recordAudit(transaction, {
      actor,
      action: 'account:manage',
      subject: `user/${actor.id}`,
      outcome: 'done',
      detail: { what: 'name', from: actor.name, to: name },
    });
  });
}

/**
 * Sets the password of whoever sent `headers`. Where there is one already, it must be given, and all other sessions end.
 * @returns the cookies that the browser must be given.
 * @throws Refusal `wrong-password`
 */
export async function setPassword(
  actor: Actor,
  headers: Headers,
  { newPassword, currentPassword }: { newPassword: string; currentPassword?: string | undefined },
): Promise<string[]> {
  const cookies = (await hasPassword(actor.id)) ? await changePassword(headers, newPassword, currentPassword) : await firstPassword(headers, newPassword);
  await recordAudit(database(), { actor, action: 'account:manage', subject: `user/${actor.id}`, outcome: 'done', detail: { what: 'password' } });
  return cookies;
}

async function firstPassword(headers: Headers, newPassword: string): Promise<string[]> {
  await askAuth((api) => api.setPassword({ body: { newPassword }, headers }));
  return [];
}

async function changePassword(headers: Headers, newPassword: string, currentPassword = ''): Promise<string[]> {
  try {
    const body = { newPassword, currentPassword, revokeOtherSessions: true };
    const { headers: answer } = await askAuth((api) => api.changePassword({ body, headers, returnHeaders: true }));
    return answer.getSetCookie();
  } catch (error) {
    if (!(error instanceof SignInRefused) || error.code !== 'INVALID_PASSWORD') throw error;
    throw new Refusal('The current password is wrong.', { kind: 'invalid', type: 'wrong-password', fields: { field: 'currentPassword' }, cause: error });
  }
}

/** Makes an API token for the person. Its text is in the answer and nowhere else. */
export async function addApiToken(actor: Actor, name: string): Promise<{ token: string; id: string }> {
  return database().$transaction(async (transaction) => {
    const created = await createApiToken(transaction, { userId: actor.id, name });
    await recordAudit(transaction, {
      actor,
      action: 'account:manage',
      subject: `token/${created.id}`,
      outcome: 'done',
      detail: { what: 'token created', name },
    });
    return created;
  });
}

/** Ends one of the person's API tokens at once. @throws Refusal `not-found` */
export async function removeApiToken(actor: Actor, id: string): Promise<void> {
  await database().$transaction(async (transaction) => {
    const { name } = await revokeApiToken(transaction, { userId: actor.id, id });
    await recordAudit(transaction, { actor, action: 'account:manage', subject: `token/${id}`, outcome: 'done', detail: { what: 'token revoked', name } });
  });
}
