import { parseArgs } from 'node:util';
import { z } from 'zod';
import { role } from '#lib/access/actor.ts';
import { invite } from '#lib/access/invite.ts';
import { ConfigurationError } from '#lib/config/environment.ts';
import { databasePool } from '#lib/db/client.ts';

const usage = `Usage: npm run invite -- mail@example.com [--role administrator|operator] [--name "Ada Lovelace"] [--reset-password]
Prints a link that signs that person in once, within a day; --reset-password also ends their sessions, API tokens and earlier links. Needs the environment of \`npm start\`.`;

const invitation = z.object({
  email: z.email('the first argument is an e-mail address'),
  role: role.optional(),
  name: z.string().trim().min(1, '--name is empty').max(100, '--name is too long').optional(),
  resetPassword: z.boolean(),
});

function readArguments(): z.infer<typeof invitation> | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { role: { type: 'string' }, name: { type: 'string' }, 'reset-password': { type: 'boolean', default: false } },
    });
    if (positionals.length > 1) throw new Error(`${positionals[1]} is one argument too many`);
    return invitation.parse({ ...values, email: positionals[0], resetPassword: values['reset-password'] });
  } catch (error) {
    const reasons = error instanceof z.ZodError ? error.issues.map(({ message }) => message) : [String(error)];
    console.error(`${reasons.join('\n')}\n\n${usage}`);
    return undefined;
  }
}

async function main(): Promise<number> {
  const asked = readArguments();
  if (asked === undefined) return 2;
  try {
    console.log(`${asked.email} signs in once with this link, within a day:\n\n  ${await invite(asked)}\n`);
    await databasePool().end();
    return 0;
  } catch (error) {
    console.error(error instanceof ConfigurationError ? error.message : error);
    return 1;
  }
}

process.exit(await main());
