import { readFileSync } from 'node:fs';

/** USER_HZ: Linux tells CPU time in hundredths of a second. */
const tickMs = 10;

/** What `read` gives; undefined where a process is gone, or the system has no /proc. */
function whereTold<Figure>(read: () => Figure): Figure | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function readMb(pid: number, name: 'VmHWM' | 'VmRSS'): number {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1_024;
}

/** The processes below one, itself not included. */
function processesBelow(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...processesBelow(child)]);
}

/** User and system time (proc(5): fields 14 and 15, counted behind the command's closing bracket). */
function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) * tickMs;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The most memory that a process has held so far, in megabytes, where the system tells (Linux). */
export const peakMemoryMb = (pid: number | undefined): number | undefined => (pid === undefined ? undefined : whereTold(() => readMb(pid, 'VmHWM')));

/** The resident memory of all processes below one, in megabytes: what `ps` shows of them, added up. */
export const memoryBelowMb = (pid: number | undefined): number | undefined =>
  pid === undefined ? undefined : whereTold(() => sum(processesBelow(pid).map((child) => readMb(child, 'VmRSS'))));

/** The CPU time that all processes below one have taken so far, in milliseconds. */
export const cpuBelowMs = (pid: number | undefined): number | undefined =>
  pid === undefined ? undefined : whereTold(() => sum(processesBelow(pid).map(cpuMsOf)));

/** The CPU time that some processes of this machine have taken so far, in milliseconds. */
export const cpuMs = (pids: readonly number[]): number | undefined => whereTold(() => sum(pids.map(cpuMsOf)));
