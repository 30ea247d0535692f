import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { demoToken } from '#lib/access/demo-operator.ts';
import { databasePool } from '#lib/db/client.ts';
import { type DemoPlan, redriveEnvironment, tokenFile } from './demo-plan.ts';

/** Makes sure that the API token of the demo operator lies in `.redrive/demo-token`, and that it is valid. */
export async function keepDemoToken(plan: DemoPlan): Promise<void> {
  // lib/ reads its configuration from the environment, once.
  Object.assign(process.env, redriveEnvironment(plan));
  const kept = existsSync(tokenFile) ? readFileSync(tokenFile, 'utf8').trim() : undefined;
  const token = await demoToken(kept);
  await databasePool().end();
  if (token !== kept) writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 });
}
