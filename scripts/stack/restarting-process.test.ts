import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { startProcess } from './process.ts';
import { startRestarting } from './restarting-process.ts';

test('a process that ends by itself is started again, one that is stopped is not', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'redrive-restart-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const logFile = join(directory, 'log');
  const exitCodes: number[] = [];
  const start = () => startProcess({ name: 'short', command: process.execPath, args: ['-e', "console.log('started'); process.exit(3)"], logFile });
  const running = startRestarting(start, (exitCode) => exitCodes.push(exitCode));
  await eventually(() => exitCodes.length >= 2, { timeoutMs: 9_000 });
  await running.stop();
  const starts = readFileSync(logFile, 'utf8').split('started').length - 1;
  expect(exitCodes.every((code) => code === 3)).toBe(true);
  expect(starts).toBeLessThanOrEqual(exitCodes.length + 1);
  expect(await running.exited).toBeTypeOf('number');
});
