import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const listening = z.tuple([z.object({ port: z.number() }), z.unknown()]);

/** What a fake is told: to answer the statements that hang; to say nothing more; and to be no more to be connected to, either. */
type Told = 'answer' | 'freeze' | 'vanish';

/**
 * A process that speaks as much of Postgres's protocol as a pool needs: it greets who connects and answers every statement, but those that say "hang". In a process of its own,
 * since a test may make its own stand still.
 */
export async function startFakePostgres(): Promise<{ url: string; tell: (what: Told) => void; greetings: () => number }> {
  const child: ChildProcess = fork(new URL('./fake-postgres-process.ts', import.meta.url), { execArgv: [] });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const [{ port }] = listening.parse(await once(child, 'message'));
  let greetings = 0;
  child.on('message', () => greetings++);
  return {
    url: `postgres://somebody:secret@127.0.0.1:${port}/redrive`,
    tell: (what) => void child.send(what),
    /** How many that connected were greeted. */
    greetings: () => greetings,
  };
}
