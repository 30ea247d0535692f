import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { choosePorts } from './ports.ts';

const directory = mkdtempSync(join(tmpdir(), 'redrive-ports-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Listens on a port of its own until it is closed. */
async function occupy(): Promise<{ port: number; free: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return { port: address.port, free: () => new Promise((resolve) => server.close(() => resolve())) };
}

test('the preferred port is taken again once it is free; one without a preference stays', async () => {
  const file = join(directory, 'ports.json');
  const busy = await occupy();
  const first = await choosePorts(file, { web: busy.port, kafka: undefined });
  expect(first.web).not.toBe(busy.port);
  await busy.free();
  expect(await choosePorts(file, { web: busy.port, kafka: undefined })).toEqual({ web: busy.port, kafka: first.kafka });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ web: busy.port, kafka: first.kafka });
});

test('a file that was not written to its end, as on a full disk, is written anew', async () => {
  const file = join(directory, 'cut.json');
  writeFileSync(file, '{"web": 3');
  const chosen = await choosePorts(file, { web: undefined });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(chosen);
});
