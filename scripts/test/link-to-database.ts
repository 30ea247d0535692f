import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { choosePorts } from '#scripts/stack/ports.ts';
import { createLink, type Link } from './link.ts';
import { ownDirectory } from './own-directory.ts';

/** A link to a test's database, which is cut until it is mended, and the database's address by way of it. It is cut when the test ends. @param name of the test's own */
export async function linkToDatabase(name: string, databaseUrl: string): Promise<{ link: Link; url: string }> {
  const far = new URL(databaseUrl);
  const { directory, remove } = ownDirectory(name);
  const { link: port } = await choosePorts(join(directory, 'ports.json'), { link: undefined });
  const link = createLink(port, { host: far.hostname, port: Number(far.port) });
  onTestFinished(async () => {
    await link.cut();
    remove();
  });
  const near = new URL(far);
  near.host = `127.0.0.1:${port}`;
  return { link, url: near.href };
}
