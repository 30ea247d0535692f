import { environment } from '#lib/config/environment.ts';
import { database } from '#lib/db/client.ts';
import type { Role } from './actor.ts';
import { recordAudit } from './audit.ts';
import { createSignInLink } from './auth.ts';
import { ensureUser } from './users.ts';

export interface Invitation {
  email: string;
  name?: string | undefined;
  /** A new person is an operator unless said otherwise; one who is known keeps theirs. */
  role?: Role | undefined;
  /** Ends the person's sessions and forgets their password, so that they can set a new one without knowing it. */
  resetPassword?: boolean;
}

/**
 * Makes the person where they are not known yet.
 * @returns a link that signs them in once, within a day.
 */
export async function invite({ email, name, role, resetPassword = false }: Invitation): Promise<string> {
  const { user, isNew } = await ensureUser(database(), { email, name: name ?? email.replace(/@.*/, ''), role: role ?? 'operator' });
  await database().$transaction(async (transaction) => {
    if (!isNew && role !== undefined && role !== user.role) await transaction.user.update({ where: { id: user.id }, data: { role } });
    if (resetPassword) {
      await transaction.account.deleteMany({ where: { userId: user.id, providerId: 'credential' } });
      await transaction.session.deleteMany({ where: { userId: user.id } });
    }
    const detail = { email: user.email, role: role ?? user.role, isNew, resetPassword };
    await recordAudit(transaction, { actor: 'command line', action: 'account:invite', subject: `user/${user.id}`, outcome: 'done', detail });
  });
  return createSignInLink(user.email);
}

/**
 * At the very first start: makes the administrator of the configuration.
 * @returns their one-time link to print; undefined where there is an administrator already.
 */
export async function firstAdministratorLink(): Promise<string | undefined> {
  if ((await database().user.count({ where: { role: 'administrator' } })) > 0) return undefined;
  return invite({ email: environment().REDRIVE_ADMIN_EMAIL, name: 'Administrator', role: 'administrator' });
}
