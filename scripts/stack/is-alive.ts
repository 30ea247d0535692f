/** Whether a process of this number runs on this machine, whoever's it is. @param pid of no process where it is not above 0: a file that names one may be empty */
export function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
