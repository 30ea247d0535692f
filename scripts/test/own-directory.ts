import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createRunDirectory } from './run-directory.ts';

/** A directory for what one test file starts beside the running stack; a later run removes what a killed one leaves. */
export function ownDirectory(purpose: string): { directory: string; remove(): void } {
  const directory = join(createRunDirectory(), `${purpose}-${randomUUID().slice(0, 8)}`);
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
