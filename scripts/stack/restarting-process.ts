import { pause } from '#lib/config/pause.ts';
import type { StackProcess } from './process.ts';

/** Before a process that has ended is started again. */
const restartAfterMs = 1_000;

/**
 * A process that is started again whenever it ends by itself, until it is stopped: what a supervisor does for a worker in production.
 * @param onRestart called before each new start with the exit code of the last.
 */
export function startRestarting(start: () => StackProcess, onRestart: (exitCode: number) => void): StackProcess {
  const stopping = new AbortController();
  let current = start();
  const keep = async (): Promise<number> => {
    for (;;) {
      const exitCode = await current.exited;
      if (stopping.signal.aborted) return exitCode;
      onRestart(exitCode);
      await pause(restartAfterMs, stopping.signal);
      if (stopping.signal.aborted) return exitCode;
      current = start();
    }
  };
  const exited = keep();
  return {
    name: current.name,
    logFile: current.logFile,
    exited,
    async stop() {
      stopping.abort();
      await current.stop();
      await exited;
    },
  };
}
