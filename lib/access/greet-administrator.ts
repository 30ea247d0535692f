import { setTimeout as delay } from 'node:timers/promises';
import { environment } from '#lib/config/environment.ts';
import { log } from '#lib/config/log.ts';
import { databasePool } from '#lib/db/client.ts';
import { readSchemaVersion } from '#lib/db/schema-version.ts';
import { firstAdministratorLink } from './invite.ts';

const retryEveryMs = 2_000;

/** Waits until the database can be used, and says in the log what it waits for. */
async function databaseReady(): Promise<void> {
  let complaint: string | undefined;
  for (;;) {
    try {
      const version = await readSchemaVersion(databasePool());
      if (version.status !== 'missing') return;
      if (version.reason !== complaint) log.warn(version.reason);
      complaint = version.reason;
    } catch (error) {
      const reason = `The console waits for its database: ${error instanceof Error ? error.message : String(error)}`;
      if (reason !== complaint) log.warn(reason);
      complaint = reason;
    }
    await delay(retryEveryMs);
  }
}

/** At the first start, prints the administrator's one-time sign-in link, as soon as the database is there. A demo signs its visitors in without. */
export async function greetAdministrator(): Promise<void> {
  await databaseReady();
  if (environment().REDRIVE_DEMO) return;
  const link = await firstAdministratorLink();
  if (link !== undefined) log.info({ link }, `The administrator ${environment().REDRIVE_ADMIN_EMAIL} signs in once with this link, within a day: ${link}`);
}
