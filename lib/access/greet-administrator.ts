import { setTimeout as delay } from 'node:timers/promises';
import { environment } from '#lib/config/environment.ts';
import { log } from '#lib/config/log.ts';
import { databasePool } from '#lib/db/client.ts';
import { readSchemaVersion } from '#lib/db/schema-version.ts';
import { firstAdministratorLink } from './invite.ts';

const retryEveryMs = 2_000;

/** One attempt to greet. @returns what it waits for; undefined where there is nothing left to do. */
async function greet(): Promise<string | undefined> {
  const version = await readSchemaVersion(databasePool());
  if (version.status === 'missing') return version.reason;
  // A demo signs its visitors in without a link.
  if (environment().REDRIVE_DEMO) return undefined;
  const link = await firstAdministratorLink();
  // Not a line of the log: whoever sets LOG_LEVEL must still be able to get in.
  if (link !== undefined) process.stdout.write(`The administrator ${environment().REDRIVE_ADMIN_EMAIL} signs in once with this link, within a day: ${link}\n`);
  return undefined;
}

/**
 * At every start until an administrator has signed in, prints a one-time link for the administrator, as soon as the database is there. Whatever is in the
 * way is said in the log once and tried again, for as long as the process lives; the waiting does not keep it alive.
 */
export async function greetAdministrator(): Promise<void> {
  let said: string | undefined;
  for (;;) {
    let obstacle: string | undefined;
    try {
      obstacle = await greet();
    } catch (error) {
      obstacle = `The console cannot use its database yet: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (obstacle === undefined) return;
    if (obstacle !== said) log.warn(obstacle);
    said = obstacle;
    await delay(retryEveryMs, undefined, { ref: false });
  }
}
