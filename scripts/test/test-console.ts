import { afterAll, beforeAll } from 'vitest';
import { databasePool } from '#lib/db/client.ts';
import { createTestDatabase } from './test-database.ts';

/** Where the console of a test believes to be reached. */
export const consoleUrl = 'http://console.test:3000';

/**
 * Gives the tests of one file a console of their own: a migrated database and the configuration that route handlers and lib/ read.
 * Call it at the top of the file, before anything reads the configuration.
 */
export function testConsole(variables: Record<string, string> = {}): void {
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const created = await createTestDatabase();
    drop = created.drop;
    const own = {
      DATABASE_URL: created.url,
      KAFKA_BROKERS: process.env.TEST_KAFKA_BROKERS,
      REDRIVE_URL: consoleUrl,
      REDRIVE_SECRET: 'a secret for tests that is long enough',
    };
    Object.assign(process.env, own, variables);
  });
  afterAll(async () => {
    await databasePool().end();
    await drop();
  });
}

/** The `cookie` header of a browser that received these responses one after the other. */
export function cookiesOf(...responses: Response[]): string {
  const jar = new Map<string, string>();
  for (const response of responses) {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', ...value] = pair.split('=');
      if (/max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value.join('='));
    }
  }
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
}
