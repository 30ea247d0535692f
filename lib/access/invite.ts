import { z } from 'zod';
import { environment } from '#lib/config/environment.ts';
import { database, type Transaction } from '#lib/db/client.ts';
import type { Role } from './actor.ts';
import { recordAudit } from './audit.ts';
import { createSignInLink } from './auth.ts';
import { ensureUser } from './users.ts';

export interface Invitation {
  email: string;
  name?: string | undefined;
  /** A new person is an operator unless said otherwise; one who is known keeps theirs. */
  role?: Role | undefined;
  /** Ends the person's sessions, API tokens and earlier links and forgets their password: nothing that somebody else may have got hold of is worth anything any more. */
  resetPassword?: boolean;
  /** Who invites, for the audit: without a session there is no person to name. */
  invitedBy?: 'command line' | 'console';
}

/** What better-auth keeps of a one-time link (its magic-link plugin). Other kinds of verification hold other texts. */
const pendingLink = z.object({ type: z.literal('magic-link'), email: z.string() });

function emailOfLink(value: string): string | undefined {
  try {
    return pendingLink.safeParse(JSON.parse(value)).data?.email;
  } catch {
    return undefined;
  }
}

/** Makes every one-time link of a person worthless that was not followed yet. */
async function forgetLinks(transaction: Transaction, email: string): Promise<void> {
  const pending = await transaction.verification.findMany({ select: { id: true, value: true } });
  const ids = pending.filter(({ value }) => emailOfLink(value) === email).map(({ id }) => id);
  await transaction.verification.deleteMany({ where: { id: { in: ids } } });
}

/**
 * Makes the person where they are not known yet.
 * @returns a link that signs them in once, within a day.
 */
export async function invite({ email, name, role, resetPassword = false, invitedBy = 'command line' }: Invitation): Promise<string> {
  const { user, isNew } = await ensureUser(database(), { email, name: name ?? email.replace(/@.*/, ''), role: role ?? 'operator' });
  await database().$transaction(async (transaction) => {
    if (!isNew && role !== undefined && role !== user.role) await transaction.user.update({ where: { id: user.id }, data: { role } });
    if (resetPassword) {
      await transaction.account.deleteMany({ where: { userId: user.id, providerId: 'credential' } });
      await transaction.session.deleteMany({ where: { userId: user.id } });
      await transaction.apiToken.deleteMany({ where: { userId: user.id } });
      await forgetLinks(transaction, user.email);
    }
    const detail = { email: user.email, role: role ?? user.role, isNew, resetPassword };
    await recordAudit(transaction, { actor: invitedBy, action: 'account:invite', subject: `user/${user.id}`, outcome: 'done', detail });
  });
  return createSignInLink(user.email);
}

/** Whether an administrator has ever signed in. Sessions end and are deleted; the audit keeps that they began. */
async function hasAdministratorSignedIn(): Promise<boolean> {
  const administrators = await database().user.findMany({ where: { role: 'administrator' }, select: { id: true } });
  const subjects = administrators.map(({ id }) => `user/${id}`);
  return (await database().audit.findFirst({ where: { action: 'session:begin', subject: { in: subjects } }, select: { id: true } })) !== null;
}

/**
 * Makes the administrator of the configuration where they are not known yet.
 * @returns a one-time link of theirs to print; undefined where an administrator has signed in already, and so can invite others.
 */
export async function firstAdministratorLink(): Promise<string | undefined> {
  if (await hasAdministratorSignedIn()) return undefined;
  return invite({ email: environment().REDRIVE_ADMIN_EMAIL, name: 'Administrator', role: 'administrator', invitedBy: 'console' });
}
