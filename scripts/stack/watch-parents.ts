import { readFileSync } from 'node:fs';
import { isAlive } from './is-alive.ts';

const checkEveryMs = 1_000;

/** The parent of a process, where the system tells (Linux). */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    // No such process, or a system without /proc.
    return undefined;
  }
}

/** The processes between us and the one who typed the command: bootstrap, shell, npm. */
function launchers(): number[] {
  const chain: number[] = [];
  // Only under npm are the next three ancestors part of the command; started by hand it is the parent alone.
  const most = process.env.npm_lifecycle_event === undefined ? 1 : 4;
  for (let pid: number | undefined = process.ppid; pid !== undefined && pid > 1 && chain.length < most; pid = parentOf(pid)) {
    chain.push(pid);
    const name = readName(pid);
    if (name?.startsWith('npm')) break;
  }
  return chain;
}

function readName(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    // A system without /proc.
    return undefined;
  }
}

/** Calls `onGone` once when any process that launched us has died without a word (`kill -9` of npm or the bootstrap). @returns how to stop watching. */
export function watchParents(onGone: () => void): () => void {
  const watched = launchers();
  const timer = setInterval(() => {
    if (watched.every(isAlive) && process.ppid === watched[0]) return;
    clearInterval(timer);
    onGone();
  }, checkEveryMs);
  return () => clearInterval(timer);
}
