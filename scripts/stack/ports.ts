import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { z } from 'zod';

const ports = z.record(z.string(), z.int().min(1).max(65_535));

/** Whether a port of 127.0.0.1 can be bound now. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('the system gave no port'));
      server.close(() => resolve(address.port));
    });
  });
}

/** The ports that were used last time; none where the file is not there or was not written to its end. */
function readKept(file: string): z.infer<typeof ports> {
  if (!existsSync(file)) return {};
  try {
    return ports.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Other ports do as well.
    return {};
  }
}

/**
 * Chooses a port for each name: the preferred one, else the one used last time (kept in `file`), else any other, whichever is free.
 * @returns the ports by name, which `file` now holds.
 */
export async function choosePorts<Name extends string>(file: string, preferred: Record<Name, number | undefined>): Promise<Record<Name, number>> {
  const kept = readKept(file);
  const chosen = {} as Record<Name, number>;
  const taken = new Set<number>();
  for (const name of Object.keys(preferred) as Name[]) {
    const candidates = [preferred[name], kept[name]].filter((port) => port !== undefined);
    let port: number | undefined;
    for (const candidate of candidates) {
      if (port === undefined && !taken.has(candidate) && (await isFree(candidate))) port = candidate;
    }
    port ??= await anyFreePort();
    taken.add(port);
    chosen[name] = port;
  }
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(chosen, null, 2)}\n`);
  renameSync(unfinished, file);
  return chosen;
}
