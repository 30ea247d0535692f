import { readFileSync } from 'node:fs';

/** The most memory that a process has held so far, in megabytes, where the system tells (Linux). */
export function peakMemoryMb(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
  } catch {
    // No such process, or a system without /proc.
    return undefined;
  }
}
