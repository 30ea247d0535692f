import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isExternal, planDemo, stateDirectory } from './demo/demo-plan.ts';
import { deleteOwnData } from './demo/reset-demo.ts';
import { runDemo, type Started } from './demo/run-demo.ts';
import { whatToTry } from './demo/what-to-try.ts';
import { isAlive } from './stack/is-alive.ts';
import type { StackProcess } from './stack/process.ts';
import { watchParents } from './stack/watch-parents.ts';

const pidFile = join(stateDirectory, 'pid');

function runningDemo(): number | undefined {
  if (!existsSync(pidFile)) return undefined;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  // One that is gone could not tidy up.
  return isAlive(pid) ? pid : undefined;
}

async function stopAll(started: Started): Promise<void> {
  for (const running of started.toReversed()) {
    process.stdout.write(`  stopping ${running.name}\n`);
    await running.stop();
  }
}

function interrupted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
}

async function whenEnded(running: StackProcess): Promise<StackProcess> {
  await running.exited;
  return running;
}

/** Whether to start afresh; undefined, with a sentence printed, where the arguments make no sense. */
function readArguments(): boolean | undefined {
  try {
    return parseArgs({ options: { reset: { type: 'boolean', default: false } } }).values.reset;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\nUsage: npm run demo [-- --reset]`);
    return undefined;
  }
}

/** The entry of `npm run demo`: starts everything, waits for Ctrl-C, stops everything. */
async function main(): Promise<number> {
  const isReset = readArguments();
  if (isReset === undefined) return 2;
  const other = runningDemo();
  if (other !== undefined) {
    console.error(
      `A demo of this checkout is running already (process ${other}). Stop it with Ctrl-C in its terminal, or by \`kill ${other}\`. If that is no demo, delete ${pidFile}.`,
    );
    return 1;
  }
  const stop = new AbortController();
  const startedAtMs = performance.now();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort(new Error('interrupted')));
  const stopWatching = watchParents(() => stop.abort(new Error('the terminal is gone')));
  const started: Started = [];
  try {
    if (isReset && !isExternal(process.env)) deleteOwnData();
    const plan = await planDemo(process.env);
    writeFileSync(pidFile, String(process.pid));
    await runDemo(plan, { isReset }, started, stop.signal);
    console.log(`\nReady after ${Math.round((performance.now() - startedAtMs) / 1_000)} s, without what npm took.\n${whatToTry(plan)}`);
    const ended = await Promise.race([interrupted(stop.signal), ...started.map(whenEnded)]);
    if (ended !== undefined) throw new Error(`${ended.name} has ended by itself. Its log is ${ended.logFile}.`);
    return 0;
  } catch (error) {
    if (stop.signal.aborted) return 0;
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    stopWatching();
    console.log('\nStopping the demo; its data stays for the next start.');
    await stopAll(started);
    rmSync(pidFile, { force: true });
  }
}

process.exit(await main());
