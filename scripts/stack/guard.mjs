// Runs a command and ends it when our standard input closes: the pipe closes by itself when the parent dies, even by `kill -9`.
// A byte on it kills the command at once, as a crash would.
// Usage: node guard.mjs GRACE_MS SIGNAL COMMAND [ARGUMENT…]. Exits with the command's own code.
import { spawn } from 'node:child_process';

const [graceMs, stopSignal, command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  signal(stopSignal);
  setTimeout(() => signal('SIGKILL'), Number(graceMs)).unref();
};
const signal = (name) => {
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
};

child.on('error', (error) => {
  console.error(`cannot start ${command}: ${error.message}`);
  process.exit(127);
});
child.on('exit', (code, name) => {
  // What the command started and left behind in its group goes with it.
  signal('SIGKILL');
  process.exit(code ?? (name === stopSignal ? 0 : 1));
});
process.stdin
  .on('data', () => signal('SIGKILL'))
  .on('end', stop)
  .on('error', stop);
process.on('SIGTERM', stop);
process.on('SIGINT', () => undefined);
