import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';

/** A process that starts another under guard, which writes its pid and ignores what asks it to end. */
function startParent(grace: number, ignores: string): { pidFile: string; parent: ReturnType<typeof spawn> } {
  const directory = mkdtempSync(join(tmpdir(), 'redrive-guard-'));
  const pidFile = join(directory, 'pid');
  const child = `${ignores}; require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`;
  const parent = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { startProcess } from ${JSON.stringify(join(import.meta.dirname, 'process.ts'))};
       const started = startProcess({ name: 'child', command: process.execPath, args: ['-e', ${JSON.stringify(child)}], logFile: ${JSON.stringify(join(directory, 'log'))}, graceMs: ${grace} });
       process.on('SIGTERM', async () => { await started.stop(); process.exit(0); });
       await started.exited;`,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  onTestFinished(() => {
    parent.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });
  return { pidFile, parent };
}

const childPid = (pidFile: string) => eventually(() => (existsSync(pidFile) ? readFileSync(pidFile, 'utf8') || undefined : undefined), { timeoutMs: 10_000 });

/** Whether a process runs; one that has ended and waits for its parent does not. */
function isRunning(pid: string): Promise<boolean> {
  return new Promise((resolve) => execFile('ps', ['-o', 'stat=', '-p', pid], (_error, stdout) => resolve(stdout.trim() !== '' && !stdout.startsWith('Z'))));
}

test.each([
  ['asked to end', 'SIGTERM', '0'],
  ['killed with kill -9', 'SIGKILL', '0'],
  ['killed while the child ignores SIGTERM', 'SIGKILL', "process.on('SIGTERM', () => {})"],
] as const)('a process of the stack is gone within its grace when its parent is %s', async (_how, signal, ignores) => {
  const { pidFile, parent } = startParent(500, ignores);
  const pid = await childPid(pidFile);
  expect(await isRunning(pid)).toBe(true);
  parent.kill(signal);
  await eventually(async () => !(await isRunning(pid)), { timeoutMs: 5_000 });
});
