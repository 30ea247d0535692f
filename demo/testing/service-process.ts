import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ServiceName } from '#demo/names.ts';

/** Services in a real process of their own, to be killed. */
export class ServiceProcess {
  readonly #names: readonly ServiceName[];
  readonly #variables: Record<string, string>;
  #child: ChildProcess | undefined;
  /** What it wrote to standard error, for the message of a test that failed. */
  errors = '';

  constructor(names: readonly ServiceName[], variables: Record<string, string>) {
    this.#names = names;
    this.#variables = variables;
  }

  start(): void {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../service.ts'), ...this.#names], {
      env: { ...process.env, ...this.#variables },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (text: Buffer) => {
      this.errors += text.toString();
    });
    this.#child = child;
  }

  /** Ends it without a chance to finish anything. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to finish and end. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}
