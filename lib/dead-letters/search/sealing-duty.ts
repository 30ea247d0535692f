import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Sealed } from './sealer.ts';

const answer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('done'), sealed: z.object({ records: z.int(), isMore: z.boolean() }) }),
  z.object({ status: z.literal('failed'), error: z.instanceof(Error) }),
]);

/** The sealer in a thread of its own, started by its first turn, and anew after it was lost. */
export class SealingDuty {
  readonly #databaseUrl: string;
  readonly #applicationName: string;
  #thread: Worker | undefined;

  constructor(databaseUrl: string, applicationName: string) {
    this.#databaseUrl = databaseUrl;
    this.#applicationName = applicationName;
  }

  /** Seals or merges one segment, where there is one to do. One turn at a time. @throws the database's error, or what ended the thread. */
  turn(): Promise<Sealed> {
    this.#thread ??= this.#start();
    const thread = this.#thread;
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        thread.off('message', onMessage);
        thread.off('error', onError);
        thread.off('exit', onExit);
        act();
      };
      const onMessage = (message: unknown) =>
        settle(() => {
          const parsed = answer.parse(message);
          if (parsed.status === 'done') resolve(parsed.sealed);
          else reject(parsed.error);
        });
      const onError = (error: unknown) => settle(() => reject(error));
      const onExit = (code: number) => settle(() => reject(new Error(`the thread that seals search segments ended with code ${code}`)));
      thread.on('message', onMessage);
      thread.on('error', onError);
      thread.on('exit', onExit);
      thread.postMessage('turn');
    });
  }

  /** Ends the thread and its connection; what was under way is rolled back. */
  async close(): Promise<void> {
    const thread = this.#thread;
    if (thread === undefined) return;
    thread.postMessage('close');
    await new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  }

  #start(): Worker {
    const thread = new Worker(new URL('./sealing-thread.ts', import.meta.url), {
      workerData: { databaseUrl: this.#databaseUrl, applicationName: this.#applicationName },
      // The marks of a whole segment lie outside of this heap.
      resourceLimits: { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 2 },
    });
    thread.once('exit', () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    // Told to whoever waits for a turn; without a listener it would end the process.
    thread.on('error', () => undefined);
    return thread;
  }
}
