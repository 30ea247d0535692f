import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError, type Environment, readEnvironment } from '#lib/config/environment.ts';
import { unknownVariables } from '#lib/config/unknown-variables.ts';
import { openPool } from '#lib/db/open-pool.ts';
import { requireSchema, SchemaMissing } from '#lib/db/schema-version.ts';
import { becomeNode } from './become-node.ts';

const root = join(import.meta.dirname, '..');

/** A quarter of Node's default, and a heap that grows slowly: the process that waits for requests stays some 50 MB smaller, and no slower that could be measured (`npm run bench -- console-api`). */
const nodeArguments = ['--max-semi-space-size=2', '--heap-growing-percent=30'];

/** Becomes the server. Ends with the server's exit code. */
function serve({ PORT, REDRIVE_HOST }: Environment): never {
  process.chdir(root);
  return becomeNode([...nodeArguments, join(root, 'node_modules/next/dist/bin/next'), 'start', '--port', String(PORT), '--hostname', REDRIVE_HOST], {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  });
}

/** Stops where somebody has to migrate first; a database that cannot be asked yet is waited for by the console itself. @throws SchemaMissing */
async function checkSchema({ DATABASE_URL }: Environment): Promise<void> {
  const pool = openPool(DATABASE_URL, { max: 1 });
  try {
    await requireSchema(pool);
  } catch (error) {
    if (error instanceof SchemaMissing) throw error;
    console.error(
      `The database does not answer yet (${error instanceof Error ? error.message : String(error)}); the console starts without and goes on once it does.`,
    );
  } finally {
    await pool.end();
  }
}

/** The entry of `npm start`: refuses a wrong configuration and a missing build with a sentence, then serves. */
async function main(): Promise<number> {
  const environment = readEnvironment(process.env);
  const unknown = unknownVariables(process.env);
  if (unknown !== undefined) console.error(unknown);
  const build = process.env.REDRIVE_DIST_DIR ?? '.next';
  if (!existsSync(join(root, build, 'BUILD_ID'))) {
    console.error(`The console is not built: there is no ${build}/BUILD_ID. Run \`npm run build\` first.`);
    return 1;
  }
  await checkSchema(environment);
  return serve(environment);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ConfigurationError || error instanceof SchemaMissing)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
