/** Of glibc's allocator: it would keep an arena for each thread that ever allocated, and with it what was freed there. Some 30 MB of a worker, and more of the console. */
const mallocArenas = '2';

/**
 * Becomes another program of ours, with arguments for Node before it: another process beside it would only wait, with 90 MB of its own. It keeps the process id.
 * @param args for Node, then the script and its arguments. @throws Error where the system cannot do that
 */
export function becomeNode(args: readonly string[], variables: Readonly<Record<string, string>> = {}): never {
  process.execve?.(process.execPath, [process.execPath, ...args], { MALLOC_ARENA_MAX: mallocArenas, ...process.env, ...variables });
  throw new Error('This system cannot replace a process by another (execve): Redrive runs on Linux and macOS.');
}
